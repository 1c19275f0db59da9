"""The running statistics start from other values than zeros and ones.

## What happens

A variance that starts at zeros is too small at first, and averages that begin with the first
batch's statistics are near them from the first step. Every step loses nine tenths less of the
difference, so a long training hides it.

## Why

What a layer starts from is part of what it is: a mean of zeros and a variance of ones change
nothing when a model is used before it is trained. NNX, Keras and PyTorch start from them.

## Pattern

```python
self.slow = nnx.BatchStat(jnp.zeros((size,)))  # then a share of each new value
```

## References

- `flax.nnx.BatchNorm`: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/normalization.html
"""

changes = {
    "batch_norm": {
        "a running variance that starts at zeros": {
            "nnx.BatchStat(jnp.ones(": "nnx.BatchStat(jnp.zeros(",
        },
        "a running mean that starts at ones": {
            "nnx.BatchStat(jnp.zeros(": "nnx.BatchStat(jnp.ones(",
        },
        "a running mean of ones and a variance of zeros at the start": {
            "self.mean = nnx.BatchStat(jnp.zeros(": "self.mean = nnx.BatchStat(jnp.ones(",
            "self.var = nnx.BatchStat(jnp.ones(": "self.var = nnx.BatchStat(jnp.zeros(",
        },
        "the first batch's statistics taken whole": {
            "model = MyBatchNorm(train.shape[-1])\n": (
                "model = MyBatchNorm(train.shape[-1])\n"
                "    model.mean[...] = jnp.mean(train[0], axis=0)\n"
                "    model.var[...] = jnp.var(train[0], axis=0)\n"
            ),
        },
    },
}
