"""A term or a factor of a formula is missing.

## What happens

Nothing raises: a sum without one of its terms, or a product without a factor, has the same shape.
If the term is zero at first, as a bias is, even the numbers agree.

## Why

Each part of a formula answers for something: a scale, a shift, a penalty. Reading the formula
from left to right, with a finger on the line of code, finds the part that is not there.

## Pattern

```python
out = inputs @ weights + shift  # both parts
```

## References

- Thinking in JAX: https://docs.jax.dev/en/latest/notebooks/thinking_in_jax.html
"""
