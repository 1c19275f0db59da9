"""What is carried on to the next step is not the new state.

## What happens

A step that carries on the state it was given leaves it at zeros for ever: each answer looks at
its own input and at nothing before, as if the state had no part in it. Carried on before its
tangent, or added to what was there, the state grows from step to step. The first answer is right
each time, and the shapes always are.

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
        "each new state added to the old one": {"jnp.tanh(total)": "h + jnp.tanh(total)"},
    },
}
