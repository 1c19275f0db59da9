"""Nothing is written yet.

## What happens

The file is still the starter of the exercise, or each of its functions holds nothing but `...`,
`pass` or `raise NotImplementedError`. It is run and graded like any other, and no case passes; what
it does wrong on the way says nothing about a mistake of yours.

## Why

A starter only shows which class and function are wanted. Read the task, then write one method
after another, the one that makes the parameters first, and grade after each: every report names the
next thing to do.

## Pattern

```python
def __init__(self, size, *, rngs):  # first what the object keeps
    self.weight = nnx.Param(...)
```

`grade lesson EXERCISE` shows the task.

## References

- Flax NNX basics: https://flax.readthedocs.io/en/latest/nnx_basics.html
"""
