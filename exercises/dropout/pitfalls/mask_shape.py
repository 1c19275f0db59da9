"""One decision is made for several numbers at once.

## What happens

A mask of the shape of one example drops the same features in all of them; one of shape `(batch, 1)`
drops whole examples; one of shape `()` everything or nothing. All of them broadcast against `x`, so
nothing raises.

## Why

Every number is to be dropped by itself, or a batch says less than its size. `jax.random.bernoulli`
draws as many decisions as its shape has places; without a shape that is one.

## Pattern

```python
rains = jax.random.bernoulli(key, 0.3, days.shape)  # one draw for each day
```

## References

- `jax.random.bernoulli`: https://docs.jax.dev/en/latest/_autosummary/jax.random.bernoulli.html
"""

changes = {
    "dropout": {
        "one decision for each feature": {"kept, x.shape": "kept, x.shape[-1:]"},
        "one decision for each example": {"kept, x.shape": "kept, (x.shape[0], 1)"},
        "one decision for all numbers": {"kept, x.shape": "kept, ()"},
    },
}
