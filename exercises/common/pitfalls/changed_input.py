"""The input is changed before the layer gets to it.

## What happens

Standardising `x`, dividing it by its maximum, clipping or reversing it runs and gives the right
shape, with other numbers in every case. Reversing the time axis is easily taken for flipping the
kernel.

## Why

A layer is one step of a model: it computes from what it is given. Preparing data is the caller's
part; done inside, it happens again for every layer and for every call.

## Pattern

```python
result = operation(data)  # as it came, apart from the batch axis
```

## References

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
"""

changes = {
    "dropout": {
        "each call on what the last one gave": {
            "[layer(x, training=True)": "[(x := layer(x, training=True))",
        },
    },
    ("conv1d", "conv2d", "dense"): {
        "`x` standardised": {"layer(x)": "layer((x - x.mean()) / x.std())"},
        "`x` divided by its maximum": {"layer(x)": "layer(x / x.max())"},
        "`x` reversed": {"layer(x)": "layer(x[::-1])"},
    },
}
