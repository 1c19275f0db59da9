"""The kernel's initial values are not those of `lecun_normal`.

## What happens

The shapes are right and nothing raises; every number differs. `he_normal`, `glorot_normal` and
`xavier_uniform` scale the variance otherwise, `lecun_uniform` draws from another distribution,
`jax.random.normal` is not truncated, and dividing by `sqrt(fan_in)` once more scales twice.
`lecun_normal(in_axis=..., out_axis=...)` with other axes takes its fan-in from other axes.

`nnx.initializers.lecun_normal` is a factory: calling it makes the initializer, and that is called
with key and shape. With one pair of brackets missing, the Param holds a function, and the
convolution raises `'function' object has no attribute 'shape'`.

## Why

A sum of random products has a variance that grows with their number, the fan-in. `lecun_normal`
divides it out: a normal distribution cut at two standard deviations, of variance `1 / fan_in`.
Other schemes suit other activations, and are other numbers from the same key.

## Pattern

```python
make = nnx.initializers.some_scheme()  # a factory: first call
weights = make(key, shape)  # second call
```

## Example

```python
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.he_normal()(rngs.params(), shape))
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
- LeCun, Bottou, Orr, Müller: Efficient BackProp (1998), section 4.6
"""
