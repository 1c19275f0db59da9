"""The variance is that of a sample, not of the population.

## What happens

With `ddof=1`, or a sum that is divided by `features - 1`, the spread is a little too large: by a
fifth of the variance for six features, by half a percent for two hundred. For one feature it is
zero divided by zero, and the output is NaN.

## Why

Dividing by one less corrects an estimate for numbers that were not seen. A layer norm divides by
the spread of the very numbers it has. `jnp.var` and `jnp.std` divide by the count; the `var` and
`std` of PyTorch divide by one less unless told otherwise.

## Pattern

```python
spread = jnp.var(ages)  # sum of squared distances / len(ages)
```

## References

- `jax.numpy.var`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.var.html
"""

changes = {
    "layer_norm": {
        "`ddof=1` in the variance": {"jnp.var(x,": "jnp.var(x, ddof=1,"},
    },
}
