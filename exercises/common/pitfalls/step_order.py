"""Two steps are made in the other order.

## What happens

The mean of squares is not the square of the mean, and an update before its old value is read is
not one after it. Each step is right by itself and nothing raises; the numbers are those of another
formula, or one step ahead or behind.

## Why

Few steps can be exchanged without another result. A formula says which comes first: what stands
inside is computed before what is around it. Of lines, each sees what the lines before it left: what
speaks of an old value is computed before the new one is stored.

## Pattern

```python
speed = decay * speed + slope
place = place - rate * speed  # with the new speed
```

## References

- Stateful computations: https://docs.jax.dev/en/latest/stateful-computations.html
"""
