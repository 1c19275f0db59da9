"""A mathematical function is another one of its kind.

## What happens

`log` in place of `log2`, `exp` in place of `expm1`, `dot` in place of `outer`: they take the same
arguments, and nothing raises.

## Why

What differs is a factor, a shift, an axis or which products are made. A value that can be worked
out by hand, such as for 0 or 1, or the shape of the answer, shows which function it is.

## Pattern

```python
bits = -jnp.log2(probability)  # nats, with jnp.log
```

## References

- `jax.numpy`: https://docs.jax.dev/en/latest/jax.numpy.html
"""
