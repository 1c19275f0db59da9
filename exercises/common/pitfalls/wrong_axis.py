"""A function works along another axis than the one that is meant.

## What happens

A reduction, a softmax or a sort along another axis is as good a program: nothing raises while the
shapes still fit, and where they broadcast they fit nearly always. Without `axis` most reductions
take all numbers together.

## Why

An array's axes have no names. `axis=-1` is the last one whatever the rank, `axis=0` the first,
which is often the batch: reduced, it makes examples depend on each other.

## Pattern

```python
total_of_each_row = jnp.sum(table, axis=-1)  # (rows, columns) to (rows,)
```

## References

- `jax.numpy.sum`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.sum.html
"""
