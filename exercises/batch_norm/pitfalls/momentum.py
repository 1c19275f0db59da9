"""The running statistics move by another share than a tenth.

## What happens

With 0.9 and 0.1 exchanged they follow the last batch nearly alone; with 0.99 they hardly leave
their start in a short training. The outputs of training are right, for they do not depend on it;
those of the evaluation are not.

## Why

A running average keeps a share of the old number, and the rest is of the new one. Which of the two
is called momentum differs: in NNX and Keras it is the share of the old, in PyTorch that of the new,
so PyTorch's 0.1 is their 0.9.

## Pattern

```python
slow = 0.75 * slow + 0.25 * newest  # the shares sum to one
```

## References

- `flax.nnx.BatchNorm`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html
- `torch.nn.BatchNorm1d`: https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
"""

changes = {
    "batch_norm": {
        "`0.1` of the old and `0.9` of the new": {
            "0.9 * self.mean[...] + 0.1 * mean": "0.1 * self.mean[...] + 0.9 * mean",
            "0.9 * self.var[...] + 0.1 * var": "0.1 * self.var[...] + 0.9 * var",
        },
        "`0.99` of the old and `0.01` of the new": {
            "0.9 * self.mean[...] + 0.1 * mean": "0.99 * self.mean[...] + 0.01 * mean",
            "0.9 * self.var[...] + 0.1 * var": "0.99 * self.var[...] + 0.01 * var",
        },
        "the last batch's statistics in place of averages": {
            "0.9 * self.mean[...] + 0.1 * mean": "mean",
            "0.9 * self.var[...] + 0.1 * var": "var",
        },
        "the plain average of all batches so far": {
            "self.var = nnx.BatchStat(jnp.ones((features,)))": (
                "self.var = nnx.BatchStat(jnp.ones((features,)))\n        self.steps = 0"
            ),
            "self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean": (
                "self.steps += 1\n"
                "            self.mean[...] += (mean - self.mean[...]) / self.steps"
            ),
            "self.var[...] = 0.9 * self.var[...] + 0.1 * var": (
                "self.var[...] += (var - self.var[...]) / self.steps"
            ),
        },
    },
}
