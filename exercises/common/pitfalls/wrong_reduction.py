"""Numbers are put together in another way than is asked for.

## What happens

A sum in place of a mean is off by a factor, which changes with the size of the batch; a maximum
in place of a mean has other gradients too. Nothing raises, for the shapes are the same.

## Why

A mean does not depend on how many there are, a sum grows with them. What follows it, a root, a
scale or a learning rate, was chosen for one of them.

## Pattern

```python
loss = jnp.mean(losses)  # the same scale for every batch size
```

## References

- `jax.numpy.mean`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.mean.html
"""

changes = {
    "softmax_cross_entropy": {
        "the sum of the losses": {"jnp.mean(chosen)": "jnp.sum(chosen)"},
        "a mean over examples and classes": {
            "jnp.mean(chosen)": "jnp.mean(chosen) / logits.shape[-1]"
        },
        "a loss for each example": {"jnp.mean(chosen)": "chosen[:, 0]"},
    },
}
