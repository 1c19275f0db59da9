"""The bias does not have one number for each output channel.

## What happens

The output before the bias ends with the axis of `features`, and broadcasting lines up the *last*
axes. A bias of another size's numbers, as `in_features`, raises `Incompatible shapes for
broadcasting`, or `add got incompatible shapes`, as does one of shape `(features, 1)`. Where the
sizes coincide it runs, and a bias of zeros then changes no number, so those cases pass.

A bias of shape `(1, features)` gives right numbers, for the extra axis broadcasts. It still is
another parameter than the task asks for, and the check of the Params says so.

## Why

The bias belongs to the output channels: the same offset at every position, another for every
channel. So it has `features` numbers and one axis, and the channels must be the last axis of what
it is added to.

## Pattern

```python
offset.shape == (channels_out,)
(..., channels_out) + (channels_out,)  # lines up with the last axis
```

## References

- Broadcasting in NumPy and JAX: https://numpy.org/doc/stable/user/basics.broadcasting.html
- `nnx.Conv`, the ready-made layer: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""

changes = {
    ("conv1d", "conv2d", "dense"): {
        "a bias of `in_features` numbers": {
            "jnp.zeros((out_features,))": "jnp.zeros((in_features,))"
        },
        "a bias of shape `(out_features, 1)`": {
            "jnp.zeros((out_features,))": "jnp.zeros((out_features, 1))"
        },
    },
    ("conv1d", "conv2d"): {
        "a bias of `kernel_size` numbers": {
            "jnp.zeros((out_features,))": "jnp.zeros((kernel_size,))"
        },
    },
}
