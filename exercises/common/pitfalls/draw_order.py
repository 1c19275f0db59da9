"""Random numbers are drawn in another order.

## What happens

`rngs.params()` hands out another key at each call. Two parameters that are drawn in the other
order have each other's keys: shapes and spread are right, and every number is another one.

## Why

A stream of keys is a sequence, and who asks first gets the first. The order of the lines is part
of what a seed means.

## Pattern

```python
inner = draw(rngs.params(), inner_shape)  # first key
outer = draw(rngs.params(), outer_shape)  # second
```

## References

- Randomness in Flax NNX: https://flax.readthedocs.io/en/latest/guides/randomness.html
"""
