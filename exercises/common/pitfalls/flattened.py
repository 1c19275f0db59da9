"""The answer is flattened, or two of its axes are one.

## What happens

The numbers are right and the shape is not: `flatten()`, `ravel()` or `reshape(-1)` makes one axis
of all, `reshape(-1, features)` one axis of two. Nothing raises; the comparison goes by shape
first, so every case fails.

## Why

A function's result is part of its contract, shape included. An axis says what belongs together:
which numbers are one vector, which vectors are one sequence. What is computed next needs that,
and cannot find it out from a long row of numbers. Some exercises ask for a flat answer, others do
not.

## Pattern

```python
assert result.shape == (examples, positions, channels)  # each axis has its meaning
```

## References

- `jax.numpy.reshape`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.reshape.html
"""

changes = {
    "causal_conv1d": {
        "`flatten` behind its result": {"return out[0]": "return out.flatten()"},
    },
    "embedding": {
        "`flatten` behind its result": {"(ids)\n": "(ids).flatten()\n"},
        "one axis for examples and positions": {"(ids)\n": "(ids).reshape(-1, features)\n"},
    },
    ("attention", "scan_rnn"): {
        "`flatten` behind its result": {"layer(x)": "layer(x).flatten()"},
    },
}
