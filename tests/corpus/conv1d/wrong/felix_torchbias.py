import math

import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_channels, out_channels, kernel_size, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(
            rngs.params(), (kernel_size, in_channels, out_channels)))
        self.bias = nnx.Param(jnp.zeros((out_channels,)))
        self.reset_parameters(rngs)

    def reset_parameters(self, rngs):
        width, in_channels, out_channels = self.kernel.shape
        bound = 1 / math.sqrt(width * in_channels)
        self.bias = nnx.Param(jax.random.uniform(
            rngs.params(), (out_channels,), minval=-bound, maxval=bound))

    def __call__(self, x: jax.Array) -> jax.Array:
        """(length, in) -> (length, out)"""
        batched = jnp.expand_dims(x, axis=0)
        out = jax.lax.conv_general_dilated(
            lhs=batched,
            rhs=self.kernel.value,
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return jnp.squeeze(out, axis=0) + self.bias.value


def conv1d_forward(seed, x, features, kernel_size):
    # floats -> ints
    s = int(seed)
    f = int(features)
    k = int(kernel_size)
    m = MyConv1D(x.shape[1], f, k, rngs=nnx.Rngs(params=s))
    y = m(x)
    y = y.flatten()
    return y
