"""The batch axis is missing, in the wrong place, or not the one that is dropped.

## What happens

`jax.lax.conv_general_dilated` always works on a batch: with `"NWC"` it wants `(batch, length,
in_features)`, while `x` is `(length, in_features)`.

- No batch axis at all raises `convolution requires lhs and rhs ndim to be equal, got 2 and 3`.
- `x[..., None]` has one channel, so it raises like a kernel of the wrong layout:
  `... rhs input feature dimension size, but 1 // 1 != 3`.
- `x[:, None]` runs: each time step becomes a sequence of length 1, so no tap but one ever meets
  a neighbour. The shape comes out right, only the numbers are wrong, and for `kernel_size` 1 not
  even those.
- Dropping the wrong axis, as `out[:, 0]`, keeps the first time step alone; `jnp.squeeze(out, 1)`
  raises instead.

## Why

A batch axis says which numbers are separate examples: the convolution mixes neighbours along the
width and sums over channels, but never mixes batch entries. One sequence is a batch of one, so the
new axis of size 1 goes in front, and the same axis comes off again at the end.

## Pattern

```python
batch = sequence[None]  # (1, length, channels)
batch_out = operation(batch)
sequence_out = batch_out[0]  # the axis that was added
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
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[:, None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[:, 0] + self.bias[...]


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

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- `jax.numpy.expand_dims`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.expand_dims.html
- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
"""
