"""What is carried on to the next step is not the new state.

## What happens

A step that carries on the state it was given leaves it at zeros for ever: each answer looks at its
own input and at nothing before, as if the state had no part in it. Carried on before its tangent,
or added to what was there, the state grows from step to step. `jax.lax.associative_scan` hands the
step whatever two states it likes, which is right only if that makes no difference, as in a sum. The
first answer is nearly always right, and the shapes always are.

## Why

A loop of JAX has no variable that changes. What the next step knows of the past is the first of the
two values that this one returns, and nothing else.

## Pattern

```python
def month(balance, paid):
    balance = 1.1 * balance + paid
    return balance, balance  # carried on, collected
```

## References

- `jax.lax.scan`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.scan.html
"""

changes = {
    "scan_rnn": {
        "the old state carried on": {"return new, new": "return h, new"},
        "the sum carried on before its `tanh`": {"return new, new": "return total, new"},
        "`associative_scan` in place of `scan`, from a state of zeros": {
            "_, states = jax.lax.scan(self.step, start, x)": (
                "rows = x @ self.input_kernel[...] + self.bias[...]\n"
                "        mix = lambda h, row: jnp.tanh(row + h @ self.hidden_kernel[...])\n"
                "        states = jax.lax.associative_scan(mix, jnp.vstack([start, rows]))[1:]"
            )
        },
        "`associative_scan` in place of `scan`": {
            "_, states = jax.lax.scan(self.step, start, x)": (
                "rows = x @ self.input_kernel[...] + self.bias[...]\n"
                "        mix = lambda h, row: jnp.tanh(row + h @ self.hidden_kernel[...])\n"
                "        states = jax.lax.associative_scan(mix, rows)"
            )
        },
        "each new state added to the old one": {"jnp.tanh(total)": "h + jnp.tanh(total)"},
    },
}
