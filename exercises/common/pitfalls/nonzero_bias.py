"""The bias does not start at zero.

## What happens

A bias of ones, of a small constant, or drawn at random runs without an error and shifts every
output channel by its own amount: right shape, wrong numbers in every case. PyTorch draws it
uniformly; `nnx.Conv` and this exercise start at zero.

`lecun_normal()(key, (features,))` raises `Can't compute input and output sizes of a 1-dimensional
weights tensor`: an initializer that scales by the fan-in needs at least two axes.

## Why

Random kernels break the symmetry between channels; the bias need not, so it starts at zero and
training finds it. A drawn bias also uses up a random key: drawn before the kernel, it changes the
kernel's numbers as well.

## Pattern

```python
self.offset = nnx.Param(jnp.zeros((channels_out,)))  # no key is needed
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
        self.bias = nnx.Param(jnp.ones((features,)))

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

- `jax.nn.initializers`: https://docs.jax.dev/en/latest/jax.nn.initializers.html
- `nnx.Conv`, the ready-made layer: https://flax.readthedocs.io/en/latest/api_reference/flax.nnx/nn/linear.html
"""
