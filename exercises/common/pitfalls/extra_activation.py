"""An activation function is applied to the output.

## What happens

`relu`, `tanh`, `gelu`, a softmax: the shape is right and nothing raises. With `relu` about half of
the numbers are right, the positive ones, and all others are 0.

## Why

The layer is linear: what comes out are weighted sums, plus a bias if it has one. The activation
is the next step of a model, kept apart so that the same layer can stand before any of them, or
before none.

## Pattern

```python
result = products + self.offset[...]  # no function around it
```

## References

- Activation functions in Flax:
  https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/activations.html
"""

changes = {
    "causal_conv1d": {
        "a `relu` after the layer": {"layer(x)": "nnx.relu(layer(x))"},
        "a `silu` after the layer": {"layer(x)": "nnx.silu(layer(x))"},
        "a `tanh` after the layer": {"layer(x)": "nnx.tanh(layer(x))"},
    },
    ("conv1d", "conv2d", "dense"): {
        "a `relu` after the layer": {"layer(x)": "nnx.relu(layer(x))"},
        "a `tanh` after the layer": {"layer(x)": "jnp.tanh(layer(x))"},
        "a softmax after the layer": {"layer(x)": "nnx.softmax(layer(x))"},
    },
}
