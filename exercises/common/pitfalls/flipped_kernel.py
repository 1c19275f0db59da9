"""The kernel is reversed, as in the mathematical definition of convolution.

## What happens

`jax.lax.conv_general_dilated`, like every deep-learning library, does not reverse the kernel: it
computes what mathematics calls cross-correlation. Reversing it by hand (`kernel[::-1]`,
`jnp.flip(kernel, 0)`, an index `kernel_size - 1 - k` in a sum of shifted products), or computing
with `jnp.convolve` or `jax.scipy.signal.convolve`, which do reverse it, gives the right shape and
wrong numbers. Nothing raises, and for `kernel_size` 1 it is right.

`jnp.convolve(..., mode="same")` also puts the odd zero of an even kernel in front.

## Why

The definition of convolution runs through the kernel backwards, so that it commutes. A layer's
weights are learned, so the direction is a convention, and deep learning chose the plain one: tap k
meets the input k places further on. Weights of one convention give other numbers under the other.

## Pattern

```python
out[t] == sum(window[t + k] @ weights[k] for k in range(taps))  # k runs the same way in both
signal_convolve(row, weights[::-1])  # a reversing function needs a reversed kernel
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
            self.kernel[...][::-1],
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

- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
- `jax.numpy.convolve`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.convolve.html
- Cross-correlation and convolution: https://en.wikipedia.org/wiki/Cross-correlation
"""
