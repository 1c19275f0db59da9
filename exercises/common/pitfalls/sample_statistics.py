"""The spread is measured otherwise than it is asked for.

## What happens

A variance divides by the count, that of a sample (`ddof=1`) by one less; a standard deviation is
the root of a variance; a mean of squares is a variance only where the mean is zero. All of them
run, and differ most where there are few numbers.

## Why

What a layer normalises by is the spread of the very numbers that it has, not an estimate for
numbers that it has not. `jnp.var` and `jnp.std` divide by the count; PyTorch's `var` and `std` do
not.

## Pattern

```python
spread = jnp.var(row)  # jnp.mean((row - jnp.mean(row)) ** 2)
```

## References

- `jax.numpy.var`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.var.html
"""

changes = {
    "batch_norm": {
        "running deviations in place of running variances": {
            "0.1 * var": "0.1 * jnp.sqrt(var + 1e-5)",
            "deviation = jnp.sqrt(var + 1e-5)": (
                "deviation = jnp.sqrt(var + 1e-5) if training else var"
            ),
        },
        "a variance about the running mean": {
            "            var = jnp.var(x, axis=0)\n": "",
            "            self.var[...] =": (
                "            var = jnp.mean((x - self.mean[...]) ** 2, axis=0)\n"
                "            self.var[...] ="
            ),
        },
    },
}
