"""The softmax runs over another axis than the classes.

## What happens

Over the batch the examples compete with each other for each class; over everything all scores share
one unit of probability. The shapes are the same and nothing raises: `jax.nn.softmax` takes any
axis, and `logsumexp` without one takes all.

## Why

Each example is one question with one answer, and its classes share one unit of probability. With
scores in rows that is the last axis; what one example's loss is must not depend on the others.

## Pattern

```python
shares = jax.nn.softmax(votes, axis=-1)  # every row sums to one
```

## References

- `jax.nn.log_softmax`: https://docs.jax.dev/en/latest/_autosummary/jax.nn.log_softmax.html
"""

changes = {
    "softmax_cross_entropy": {
        "a softmax over the batch": {
            "jnp.max(logits, axis=-1": "jnp.max(logits, axis=0",
            "jnp.exp(shifted), axis=-1": "jnp.exp(shifted), axis=0",
        },
        "a softmax over all scores": {
            "jnp.max(logits, axis=-1": "jnp.max(logits, axis=None",
            "jnp.exp(shifted), axis=-1": "jnp.exp(shifted), axis=None",
        },
    },
}
