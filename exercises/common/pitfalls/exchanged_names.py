"""One name stands in the place of another.

## What happens

Two arguments in each other's place, or a variable where another is meant: both are arrays, or
both are sizes, so nothing raises where their shapes agree.

## Why

Python passes arguments by place unless they are named, and does not know what an array means.
Names that say what a value is, and keyword arguments, make the slip visible.

## Pattern

```python
out = attend(query=q, key=k, value=v)
```

## References

- Thinking in JAX: https://docs.jax.dev/en/latest/notebooks/thinking_in_jax.html
"""
