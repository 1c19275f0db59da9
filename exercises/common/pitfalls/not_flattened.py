"""The answer is not flattened to one axis.

## What happens

The numbers are right and the shape is not: that of the layer's output, such as `(length, features)`
or, with the batch axis, `(1, length, features)`, where one axis of as many numbers is asked for.
`reshape(1, -1)` and `reshape(-1, 1)` have two axes as well. Nothing raises; the comparison goes by
shape first, so every case fails.

## Why

A function's result is part of its contract, shape included. Arrays of different shapes can hold the
same numbers and still behave differently in the next operation, and broadcasting hides it.

## Pattern

```python
flat = result.reshape(-1)  # one axis, as many elements
```

## References

- `jax.numpy.reshape`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.reshape.html
"""

changes = {
    ("conv1d", "conv2d", "dense", "layer_norm"): {
        "no `flatten`": {".flatten()": ""},
        "`reshape(1, -1)` in place of `flatten()`": {"flatten()": "reshape(1, -1)"},
    },
}
