"""The two sides of an operator are exchanged.

## What happens

`b - a` is minus `a - b`, `b / a` its inverse, and `b @ a` another matrix altogether. Where shapes
allow both, nothing raises.

## Why

Only `+` and `*` do not care for the order of their operands. In a matrix product the inner sizes
meet: `(rows, inner) @ (inner, columns)`.

## Pattern

```python
error = predicted - target  # the order in which the task has them
```

## References

- `jax.numpy.matmul`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.matmul.html
"""
