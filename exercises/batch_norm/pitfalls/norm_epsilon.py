"""The small number under the root is another, or stands in another place.

## What happens

The outputs are nearly right where the numbers are large, and far off where their spread is near the
epsilon. Without one, a feature that is constant in a batch gives zero divided by zero: NaN.

## Why

An epsilon is part of what a layer computes. Layers and libraries differ: batch norm has 1e-5 in NNX
and in PyTorch and 1e-3 in Keras. It is added to the variance, so that the root never sees less.

## Pattern

```python
scaled = value / jnp.sqrt(spread + small)  # under the root
```

## References

- `flax.nnx.BatchNorm`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html
"""

changes = {
    "batch_norm": {
        "`1e-3` in place of `1e-5`": {"1e-5": "1e-3"},
        "`1e-6` in place of `1e-5`": {"1e-5": "1e-6"},
        "`1e-8` in place of `1e-5`": {"1e-5": "1e-8"},
        "the epsilon outside the root": {"jnp.sqrt(var + 1e-5)": "jnp.sqrt(var) + 1e-5"},
        "no epsilon": {" + 1e-5": ""},
    },
}
