"""A number or a flag in the program is another than the task says.

## What happens

Nothing raises: a rate, a factor, an exponent, a power or a flag has another value, and every
number that depends on it is another one.

## Why

A number that stands in the task stands in the program once, and unchanged. What looks like a
detail (a factor of 2, an exponent of 1/2, True or False) is most of what a formula says.

## Pattern

```python
decay = 0.9  # named once, and used where the task uses it
```

## References

- Common mistakes: https://docs.jax.dev/en/latest/notebooks/Common_Gotchas_in_JAX.html
"""
