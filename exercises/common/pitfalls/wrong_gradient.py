"""Another gradient is taken than the one that is asked for.

## What happens

`jax.grad` differentiates with respect to the first argument unless `argnums` says otherwise;
`stop_gradient` makes what is inside it a constant. The shapes may agree, and nothing raises.

## Why

A gradient belongs to one function and one of its arguments, at one point. Each of the three can
be another one, and each gives numbers that look like a gradient.

## Pattern

```python
slope = jax.grad(loss, argnums=0)(weights, data)
```

## References

- `jax.grad`: https://docs.jax.dev/en/latest/_autosummary/jax.grad.html
"""

changes = {
    "train_step": {
        "no derivative of `tanh` in the gradients": {
            "return jnp.tanh(x @ self.w1[...]) @": (
                "h = x @ self.w1[...]\n"
                "        return (h + jax.lax.stop_gradient(jnp.tanh(h) - h)) @"
            )
        },
        "no gradient through the hidden layer": {
            "jnp.tanh(x @ self.w1[...])": "jax.lax.stop_gradient(jnp.tanh(x @ self.w1[...]))"
        },
    },
}
