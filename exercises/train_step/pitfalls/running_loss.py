"""Each loss is made of those before it.

## What happens

A metric that collects, such as `nnx.metrics.Average`, gives the mean of all that it was told since
its last `reset`, and a sum that is never set back grows. The first loss is right and so are the
weights; a mean falls more slowly than the net learns, and a sum of squares never.

## Why

A mean over the steps of an epoch is a good number to print, as it jumps less. It is not the loss at
any step: the net that made the first of these numbers is gone.

## Pattern

```python
heights = [measure(plant) for plant in row]  # one number for each, of nothing else
```

## References

- `flax.nnx.metrics`:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/training/metrics.html
"""

changes = {
    "train_step": {
        "the mean of the losses so far in place of each": {
            "jnp.stack(losses)": "jnp.cumsum(jnp.stack(losses)) / jnp.arange(1, steps + 1)",
        },
        "the sum of the losses so far in place of each": {
            "jnp.stack(losses)": "jnp.cumsum(jnp.stack(losses))",
        },
    },
}
