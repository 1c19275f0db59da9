"""The loss has no minus.

## What happens

Every loss has the right size and is negative. A model that is trained on it learns to give the
right class as little probability as it can.

## Why

A probability is at most one, so its logarithm is at most zero. The minus makes of it a loss: zero
where the right class has all the probability, and larger the less it has.

## Pattern

```python
surprise = -jnp.log(0.5)  # 0.693, above zero
```

## References

- `jax.nn.log_softmax`: https://docs.jax.dev/en/latest/_autosummary/jax.nn.log_softmax.html
"""

changes = {
    "softmax_cross_entropy": {
        "no minus": {"return -": "return "},
    },
}
