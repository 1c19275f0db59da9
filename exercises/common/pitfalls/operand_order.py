"""The two sides of an operator are exchanged.

## What happens

`b - a` is minus `a - b`, `b / a` its inverse, and `b @ a` another matrix altogether. Where shapes
allow both, nothing raises. Without its parentheses `(a - b) / c` is `a - b / c`, where `b` alone is
divided.

## Why

Only `+` and `*` do not care for the order of their operands. In a matrix product the inner sizes
meet: `(rows, inner) @ (inner, columns)`. Products bind before sums: what is to be added first
stands in parentheses.

## Pattern

```python
error = predicted - target  # the order in which the task has them
```

## References

- `jax.numpy.matmul`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.matmul.html
"""
