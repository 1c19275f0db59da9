"""Two steps are made in the other order.

## What happens

An update before its old value was read, or after it should have been: each line is right by
itself, nothing raises, and results are one step ahead or behind.

## Why

Each line sees what the lines before it left. A formula that speaks of the old value has to be
computed before the new one is stored.

## Pattern

```python
speed = decay * speed + slope
place = place - rate * speed  # with the new speed
```

## References

- Stateful computations: https://docs.jax.dev/en/latest/stateful-computations.html
"""
