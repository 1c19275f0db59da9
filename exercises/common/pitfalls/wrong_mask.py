"""A mask hides other positions, or what is hidden gets another value.

## What happens

`tril` and `triu` keep opposite halves, and `k` moves the diagonal; in `jnp.where(mask, a, b)` the
first branch stands where the mask holds. A score that is set to 0 still takes its share of a
softmax.

## Why

What a position may not see has to have no weight at all after the softmax: so its score is as
good as minus infinity before it.

## Pattern

```python
visible = jnp.tril(jnp.ones((length, length), bool))
scores = jnp.where(visible, scores, -jnp.inf)
```

## References

- `jax.numpy.where`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.where.html
"""
