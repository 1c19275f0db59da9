"""What is kept is not divided by the probability to keep it.

## What happens

Without the division the numbers of training are smaller than those of use, by the share that is
dropped; divided by the rate they are of any size. Multiplied in evaluation instead the means agree,
and are those of another layer.

## Why

The layer behind sees sums of many numbers. If a tenth is missing, the rest has to be larger by a
ninth, so that the sum stays what it was on average. Done in training, it costs nothing in use. It
is the probability that counts, not the share that happened to be kept.

## Pattern

```python
guess = found / share_seen  # 45 found in 0.9 of the pages: 50
```

## References

- Srivastava et al.: Dropout (2014): https://jmlr.org/papers/v15/srivastava14a.html
- `flax.nnx.Dropout`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/stochastic.html
"""

changes = {
    "dropout": {
        "no division": {"x / kept": "x"},
        "a product in evaluation in place of the division": {
            "x / kept": "x",
            "return x\n": "return x * (1.0 - self.rate)\n",
        },
        "a division by the rate": {"x / kept": "x / self.rate"},
        "a product in place of the division": {"x / kept": "x * kept"},
        "a division by the share that was really kept": {
            "jnp.where(keep, x / kept, 0.0)": "x * keep / jnp.mean(keep)",
        },
    },
}
