"""A step of the computation is missing.

## What happens

A function that is not called, an assignment that is not made or a condition that always holds
leaves a program that still runs: its input passes on unchanged.

## Why

A formula is a chain of steps. Where two neighbours have the same shape, the chain holds together
without the one between them, and only the numbers show it.

## Pattern

```python
centred = values - jnp.mean(values)
scaled = centred / jnp.std(values)  # both steps
```

## References

- Thinking in JAX: https://docs.jax.dev/en/latest/notebooks/thinking_in_jax.html
"""

changes = {
    "train_step": {
        "no `tanh` between the layers": {"jnp.tanh(x @ self.w1[...])": "x @ self.w1[...]"},
    },
}
