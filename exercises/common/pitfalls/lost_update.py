"""Something that should change stays as it was.

## What happens

JAX arrays do not change: `x.at[i].set(v)` returns another one, and an optimizer or a step
function returns the new state. What is returned and not kept is lost; the program goes on with
the old values and raises nothing.

## Why

A function that changes nothing outside itself has only its result. State moves on where that is
assigned, and for an `nnx` module where a Variable is written.

## Pattern

```python
counts = counts.at[place].add(1)  # kept under the old name
```

## References

- Updates of arrays: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.ndarray.at.html
"""
