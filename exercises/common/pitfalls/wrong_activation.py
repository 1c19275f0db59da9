"""The activation is another one than the task says.

## What happens

All of them take any array and return one of its shape, so nothing raises. `jax.nn.gelu` is an
approximation unless told otherwise, `silu` and `swish` are the same, and `softmax` is no
`log_softmax`.

## Why

Activations differ in what they do with negative numbers: `relu` makes them zero, `leaky_relu` and
`elu` shrink them, `tanh` and `sigmoid` bound both sides.

## Pattern

```python
hidden = jax.nn.relu(before)
```

## References

- Activation functions: https://docs.jax.dev/en/latest/jax.nn.html
"""

changes = {
    "train_step": {
        "`relu` in place of `tanh`": {"jnp.tanh(": "jax.nn.relu("},
        "`sigmoid` in place of `tanh`": {"jnp.tanh(": "jax.nn.sigmoid("},
        "`gelu` in place of `tanh`": {"jnp.tanh(": "jax.nn.gelu("},
    },
}
