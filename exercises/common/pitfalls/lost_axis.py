"""A reduced axis is dropped where it is needed, or kept where it is not.

## What happens

`jnp.mean(x, axis=-1)` of shape `(3, 4)` has shape `(3,)`. Beside `x` that is aligned with the
*last* axis: it raises where sizes differ and takes wrong numbers, silently, where they agree.
With `keepdims=True` the shape is `(3, 1)`, which stands for each row.

## Why

Broadcasting aligns shapes from their last axis. An axis that was reduced has to stay, with size
1, for the result to meet the array that it was made from.

## Pattern

```python
share = table / jnp.sum(table, axis=-1, keepdims=True)
```

## References

- Broadcasting: https://numpy.org/doc/stable/user/basics.broadcasting.html
"""
