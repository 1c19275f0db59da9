"""A state, a sum or a loop starts from another value.

## What happens

Zeros where an argument is meant, the first row in place of what was kept, or a reset to the wrong
value: each step is right, and yet the first numbers are off. Later ones come nearer, as far as old
values are forgotten.

## Why

What a recursion computes depends on where it begins. Three moments set that: when the object is
made, when a call begins, and when it is reset. Each needs the value that the task names.

## Pattern

```python
total = self.total[...]  # what the last call left, not a new start
for part in parts:
    total = total + part
```

## References

- Stateful computations: https://docs.jax.dev/en/latest/stateful-computations.html
"""
