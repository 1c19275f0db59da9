"""The answer is right, and computed without `conv_general_dilated`.

## What happens

Sums of shifted products, an einsum over windows, `jnp.convolve` per channel or a Fourier transform
give the same numbers, up to rounding, and pass. This is advice, not a fault: the lesson is about
`jax.lax.conv_general_dilated`, which is shorter, keeps strides, padding and dilation in one place,
and is what XLA turns into one fast kernel.

## Why

All these are the same linear map. Which one runs fast depends on the machine, and the compiler
knows its convolution best: an unrolled loop makes a program that grows with `kernel_size`, windows
copy every input `kernel_size` times, Python loops over channels make an operation for each pair.

## Pattern

```python
result = jax.lax.conv_general_dilated(batch, weights, strides, pads, dimension_numbers=spec)
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
        taps = self.kernel.shape[0]
        before = (taps - 1) // 2
        padded = jnp.pad(x, ((before, taps - 1 - before), (0, 0)))
        out = sum(padded[k : k + x.shape[0]] @ self.kernel[k] for k in range(taps))
        return out + self.bias[...]


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
- Convolutions in JAX, with dimension numbers drawn: https://docs.jax.dev/en/latest/notebooks/convolutions.html
"""

level = "advice"
