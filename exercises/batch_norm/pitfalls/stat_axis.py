"""The statistics are taken over other axes than the examples of a step.

## What happens

Without an axis all features share one mean; over all steps a batch is normalised by batches that
come later. Over the features it is layer norm, and what comes out does not fit the running
statistics: that raises, unless sizes agree.

## Why

The features of an example may be a height and a price: each has statistics of its own, over the
examples. So there are as many means as features, in the order of the last axis.

## Pattern

```python
centre = table.mean(axis=0)  # one for each column
```

## References

- Ioffe, Szegedy: Batch Normalization (2015): https://arxiv.org/abs/1502.03167
"""

changes = {
    "batch_norm": {
        "statistics over all numbers of a batch": {
            "jnp.mean(x, axis=0)": "jnp.mean(x)",
            "jnp.var(x, axis=0)": "jnp.var(x)",
        },
        "statistics over the features": {
            "jnp.mean(x, axis=0)": "jnp.mean(x, axis=1)",
            "jnp.var(x, axis=0)": "jnp.var(x, axis=1)",
        },
        "statistics over the features, with their axis kept": {
            "jnp.mean(x, axis=0)": "jnp.mean(x, axis=1, keepdims=True)",
            "jnp.var(x, axis=0)": "jnp.var(x, axis=1, keepdims=True)",
        },
        "statistics over the batches of all steps": {
            "outputs = [model(batch, training=True).flatten() for batch in train]": (
                "every = train.reshape(-1, train.shape[-1])\n"
                "    outputs = [model(every, training=True).flatten() for _ in train][-1:]"
            ),
        },
        "one step on the batches of all steps": {
            "outputs = [model(batch, training=True).flatten() for batch in train]": (
                "outputs = [model(train.reshape(-1, train.shape[-1]), training=True).flatten()]"
            ),
        },
    },
}
