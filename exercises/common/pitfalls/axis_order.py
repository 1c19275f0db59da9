"""Axes are in another order than the next step takes them to be.

## What happens

A transpose that is missing or too many, a reshape to sizes in another order, a new axis in
another place: where sizes agree nothing raises, and numbers land in each other's places.

## Why

An array's axes have no names: each step takes them by their place, and sizes are aligned from the
last one. A reshape keeps the order of the numbers in memory and only counts them otherwise. What
moves an axis past another is a transpose. To split an axis into heads is a reshape, to bring the
heads to the front a transpose after it.

## Pattern

```python
heads = rows.reshape(length, heads, size).transpose(1, 0, 2)
```

## References

- `jax.numpy.transpose`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.transpose.html
"""

changes = {
    "scan_rnn": {
        "its result transposed": {"return states": "return states.T"},
    },
}
