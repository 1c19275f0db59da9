"""A step is made that the task does not ask for.

## What happens

An input is centred, or a result divided by its spread or its norm. Shapes stay as they are, and
the numbers look well behaved: they are those of another formula. Or a method that should only read
a state changes it too, and what is asked later depends on what was asked before.

## Why

Formulas that look alike differ in such a step: one normalisation subtracts the mean and another
does not. What is usual elsewhere is no reason here; the task lists every step.

## Pattern

```python
scaled = values / spread  # divided, and nothing else
```

## References

- Thinking in JAX: https://docs.jax.dev/en/latest/notebooks/thinking_in_jax.html
"""
