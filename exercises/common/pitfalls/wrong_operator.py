"""Another operator stands between two parts of a formula.

## What happens

`*` multiplies number by number, and `@` rows by columns: for square arrays both run. `/` in place
of `*`, `+` in place of `-` or `<=` in place of `<` run for all shapes.

## Why

An operator that broadcasts takes nearly any two arrays. Only the numbers say whether it was the
one that is meant.

## Pattern

```python
rows = inputs @ weights  # not inputs * weights
```

## References

- `jax.numpy.matmul`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.matmul.html
"""
