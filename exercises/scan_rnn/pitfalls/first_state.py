"""The state that the recurrence begins with is another than zeros.

## What happens

Ones, or numbers that are drawn, stand where nothing has been read yet. Every step after the first
is computed as it should be, and yet all states are off; later ones less, as far as the old state is
forgotten.

## Why

Before the first position there is nothing to remember, and zeros say so: the first product with the
hidden kernel is then zero. A state that is drawn or trained is another model, and the first answer
depends on it.

## Pattern

```python
balance = jnp.zeros((accounts,))  # before the first day nothing was paid
```

## References

- `jax.lax.scan`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html
"""

changes = {
    "scan_rnn": {
        "a state that starts at ones": {"jnp.zeros(self.bias.shape)": "jnp.ones(self.bias.shape)"},
        "a state that starts at random": {
            "self.bias = nnx": (
                "self.start = jax.random.normal(rngs.params(), (features,))\n"
                "        self.bias = nnx"
            ),
            "start = jnp.zeros(self.bias.shape)": "start = self.start",
        },
    },
}
