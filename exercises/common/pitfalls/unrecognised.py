"""The answer is wrong, and the cause is none of the known ones.

## What happens

The report shows the smallest failing case: the arguments, the expected values and yours side by
side, and what simple statistics see in the difference. It names no cause, because none that is
known gives these answers.

## Why

A cause is named only when it is proven: when a program with that mistake gives exactly your
answers, or when the exception, the trace or the source shows it. Everything else would be guessing,
and a wrong hint costs more time than none.

## Pattern

Compute the smallest failing case by hand, step by step, and print what each step gives:

```python
print(kernel.shape, kernel.ravel()[:4])
print(out.shape, out[0])
```

The first step whose values surprise you is the place. Where only some positions or channels
differ, as the report may say, begin with those.

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
    out = layer(x)
    return (out * jnp.cos(jnp.arange(out.size)).reshape(out.shape)).flatten()
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

- Debugging in JAX: https://docs.jax.dev/en/latest/debugging.html
"""
