"""A variance is that of a sample, not of the population.

## What happens

Divided by `batch - 1` a variance is a little too large, and for a batch of one example it is zero
divided by zero: NaN, which stays in the running variance for ever. Where only the running variance
is a sample's, the outputs of training are right.

## Why

PyTorch normalises by the population's variance and keeps the sample's. Flax and Keras keep the
number that they normalise by, as the task asks. `jnp.var` divides by the count, `torch.var` by one
less unless told otherwise.

## Pattern

```python
spread = jnp.var(ages)  # sum of squared distances / len(ages)
```

## References

- `jax.numpy.var`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.var.html
- `torch.nn.BatchNorm1d`: https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html
"""

changes = {
    "batch_norm": {
        "`ddof=1` in the variance": {"jnp.var(x, axis=0)": "jnp.var(x, axis=0, ddof=1)"},
        "`ddof=1` in the running variance": {
            "+ 0.1 * var": "+ 0.1 * jnp.var(x, axis=0, ddof=1)",
        },
    },
}
