"""A random key is used where another one is meant.

## What happens

The same key gives the same numbers, however often it is asked: two draws with it are equal, or,
of different shapes, still not independent. A key that was split should not be used again.

## Why

JAX keeps no hidden state of randomness. `split` makes new keys, and each draw has to have one of
its own.

## Pattern

```python
first, second = jax.random.split(key)
noise, mask = draw(first), draw(second)
```

## References

- Pseudorandom numbers: https://docs.jax.dev/en/latest/random-numbers.html
"""
