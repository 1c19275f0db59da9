"""The two weights of a mixture are exchanged.

## What happens

`w * old + (1 - w) * new` keeps much of the old value where `w` is near 1. With the weights
exchanged it keeps hardly anything: the same shape, the same range, and no error. At `w = 0.5`
even the numbers agree. A gate that is used as `1 - gate` shuts where it should open.

## Why

A weight says how much of one part is kept, and what it leaves of 1 belongs to the other. Which part
that is, no type and no shape can tell: only the task does. A case at the edge shows it: with a
weight of 1 one of the two parts has to come out unchanged.

## Pattern

```python
blend = keep * old + (1 - keep) * new  # keep = 1: all stays as it was
```

## References

- `optax.incremental_update`:
  https://optax.readthedocs.io/en/latest/api/apply_updates.html#optax.incremental_update
"""
