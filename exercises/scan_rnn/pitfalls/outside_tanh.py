"""A part of the sum stands outside of the hyperbolic tangent.

## What happens

What is added behind the tangent is not bounded by it: the state leaves the range from -1 to 1, and
from step to step it may grow. The shapes are right and nothing raises.

## Why

The tangent is what keeps the state in bounds, however long the sequence. It takes the whole sum:
what comes from the row, what comes from the state, and the bias.

## Pattern

```python
squeezed = jnp.tanh(signal + echo + offset)  # the bracket closes behind all of it
```

## References

- `jax.numpy.tanh`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.tanh.html
- Elman: Finding Structure in Time (1990): https://doi.org/10.1207/s15516709cog1402_1
"""

changes = {
    "scan_rnn": {
        "the state's part added behind the `tanh`": {
            " + h @ self.hidden_kernel[...]": "",
            "jnp.tanh(total)": "jnp.tanh(total) + h @ self.hidden_kernel[...]",
        },
        "the row's part added behind the `tanh`": {
            "x @ self.input_kernel[...] + h": "h",
            "jnp.tanh(total)": "jnp.tanh(total) + x @ self.input_kernel[...]",
        },
        "a `tanh` of each part": {
            "x @ self.input_kernel[...]": "jnp.tanh(x @ self.input_kernel[...])",
            " h @ self.hidden_kernel[...]": " jnp.tanh(h @ self.hidden_kernel[...])",
            "jnp.tanh(total)": "total",
        },
    },
}
