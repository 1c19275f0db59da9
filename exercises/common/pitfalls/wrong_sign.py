"""A sign is the other one.

## What happens

A loss without its minus is negative and falls for ever; a step along the gradient climbs in place
of going down. Nothing raises, and the size of every number is right.

## Why

A logarithm of a probability is never above zero, so a loss that is made of it has a minus. A
gradient points upwards, so a step down subtracts it.

## Pattern

```python
weights = weights - rate * slope  # down the slope
```

## References

- `jax.grad`: https://docs.jax.dev/en/latest/_autosummary/jax.grad.html
"""
