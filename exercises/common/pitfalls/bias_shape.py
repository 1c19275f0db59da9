"""The bias does not have one number for each output channel.

## What happens

The output before the bias is `(length, features)`, and broadcasting lines up the *last* axes. A
bias of `in_features`, `kernel_size` or `length` numbers raises `Incompatible shapes for
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
(positions, channels_out) + (channels_out,)  # lines up with the last axis
```

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((in_features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return layer(x).flatten()
```

## Use instead

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
    return layer(x).flatten()
```

## References

- Broadcasting in NumPy and JAX: https://numpy.org/doc/stable/user/basics.broadcasting.html
- `nnx.Conv`, the ready-made layer: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""
