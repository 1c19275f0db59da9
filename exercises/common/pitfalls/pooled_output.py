"""Only a part or a summary of the output is returned.

## What happens

A mean, sum or maximum over an axis, the last position alone, or a single number: the answer is
shorter than `length * features`. Nothing raises. Summaries over time belong to a classifier's head,
the last position to an autoregressive model; this layer's answer is the whole output.

## Why

The layer gives one vector of `features` numbers for every position or example. Pooling is a layer
of its own, that the next model may or may not want.

## Pattern

```python
flat = result.reshape(-1)  # every position, every channel
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
    return layer(x).mean(axis=0)
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

- Pooling layers in Flax:
  https://flax.readthedocs.io/en/latest/api_reference/flax.linen/layers.html#pooling
"""
