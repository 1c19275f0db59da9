"""Only a part or a summary of the output is returned.

## What happens

A mean, sum or maximum over an axis, the last position alone, every second one, or a single number:
the answer is shorter than `length * features`. Nothing raises. Summaries over time belong to a
classifier's head, the last position to an autoregressive model; this layer's answer is the whole
output.

## Why

The layer gives one vector of `features` numbers for every position or example. Pooling is a layer
of its own, that the next model may or may not want.

## Pattern

```python
flat = result.reshape(-1)  # every position, every channel
```

## References

- Pooling layers in Flax:
  https://flax.readthedocs.io/en/latest/api_reference/flax.linen/layers.html#pooling
"""

changes = {
    ("conv1d", "conv2d", "dense"): {
        "a mean over the first axis": {"flatten()": "mean(axis=0).flatten()"},
        "the last row alone": {"layer(x)": "layer(x)[-1]"},
    },
}
