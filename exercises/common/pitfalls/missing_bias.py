"""The layer has no bias.

## What happens

Without a bias, or with one that exists and is never added, every answer of this exercise is still
right: a bias of zeros changes no number. So no case can show it and nothing raises. The grader
looks at the Params instead: the layer must hold a bias of shape `(features,)`, and changing it must
change the output.

## Why

A bias starts at zero, but it is a parameter: training moves it, and gives every output channel an
offset of its own that no kernel can make. A layer that lacks it is another model, even if both
start from the same numbers.

## Pattern

```python
self.offset = nnx.Param(jnp.zeros((channels_out,)))  # one number for each output channel
result = products + self.offset[...]
```

## References

- `nnx.Param` and modules: https://flax.readthedocs.io/en/latest/nnx_basics.html
- `nnx.Conv`, the ready-made layer: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""

changes = {
    ("conv1d", "conv2d", "dense"): {
        "no bias": {
            "        self.bias = nnx.Param(jnp.zeros((out_features,)))\n": "",
            " + self.bias[...]": "",
        },
        "a bias that is not added": {" + self.bias[...]": ""},
    },
}
