"""One size takes the place of another.

## What happens

`features`, `kernel_size` and `in_features` are all numbers, so nothing tells them apart but their
place. Swapped in a call, or with a name taken twice, they make a layer of other sizes:

- `features` and `kernel_size` swapped runs and returns `length * kernel_size` numbers; where both
  are equal it is right.
- `in_features` wrong raises at the convolution, like a wrong kernel layout:
  `... rhs input feature dimension size, but 3 // 1 != 5`.

`x.shape[0]` is the length; the channels are `x.shape[1]`, or `x.shape[-1]`.

## Why

Positional arguments are matched by place alone. When several have the same type, no check of Python
or JAX can notice the wrong order; only the shapes that come out of it show.

## Pattern

```python
layer = Layer(channels_in=a, channels_out=b, taps=c)  # keywords name what they mean
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
    layer = MyConv1D(x.shape[1], int(kernel_size), int(features), rngs=rngs)
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

- Keyword arguments: https://docs.python.org/3/tutorial/controlflow.html#keyword-arguments
"""
