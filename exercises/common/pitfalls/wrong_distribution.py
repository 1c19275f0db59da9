"""Random numbers are drawn from another distribution.

## What happens

`normal`, `uniform` and `truncated_normal` take the same arguments. The shapes are right and every
number is another one.

## Why

A distribution is part of the task as much as the seed is: the same key gives other numbers for
each of them, with another mean and another spread.

## Pattern

```python
noise = jax.random.normal(key, shape)
```

## References

- `jax.random`: https://docs.jax.dev/en/latest/jax.random.html
"""

changes = {
    "dropout": {
        "normally distributed noise in place of a mask": {
            "keep = jax.random.bernoulli(self.stream(), kept, x.shape)": (
                "noise = jax.random.normal(self.stream(), x.shape)"
            ),
            "jnp.where(keep, x / kept, 0.0)": "x * (1 + (self.rate / kept) ** 0.5 * noise)",
        },
    },
}
