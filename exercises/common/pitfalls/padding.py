"""The padding is not that of `SAME`: zeros so that stride 1 keeps the length.

## What happens

`"SAME"` puts `kernel_size - 1` zeros around `x`: `(kernel_size - 1) // 2` in front and the rest
behind. So for an even kernel the odd zero stands *behind*.

- `"VALID"` pads nothing: the output has `length - kernel_size + 1` positions, and none at all where
  the kernel is longer than the input.
- `kernel_size // 2` zeros on both sides is one too many for an even kernel, right for an odd one.
- All the zeros in front make the convolution causal: same shape, every number moved.
- `"SAME_LOWER"`, `jax.lax.conv_transpose` and `jnp.convolve(..., mode="same")` put the odd zero in
  front: right for odd kernels, wrong for even ones. `jnp.convolve` also keeps the length of the
  *longer* operand, so a kernel longer than the input gives too long an output.
- `"CAUSAL"`, a single number, or one flat pair `(1, 2)` raise: lax knows `"SAME"`, `"VALID"`, newer
  ones `"SAME_LOWER"`, and sequences of pairs, one pair for each spatial axis.

## Why

Every output position is a sum over `kernel_size` neighbouring inputs, and at the borders some of
these do not exist. Padding decides what stands in their place, and with that how many positions
there are and which input stands under which tap. One zero on the other side shifts every number.

## Pattern

```python
total = kernel_size - 1  # for stride 1
pads = (total // 2, total - total // 2)  # what "SAME" works out by itself
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
            padding="VALID",
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

- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
- `jax.lax.padtype_to_pads`:
  https://docs.jax.dev/en/latest/_autosummary/jax.lax.padtype_to_pads.html
- `jax.numpy.convolve` and its modes:
  https://docs.jax.dev/en/latest/_autosummary/jax.numpy.convolve.html
"""
