# Port of my torch homework. The weight keeps its torch shape so that I can load old checkpoints.
from typing import NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx


class Shape(NamedTuple):
    out_channels: int
    in_channels: int
    width: int


class MyConv1D(nnx.Module):
    def __init__(self, in_channels: int, out_channels: int, width: int, *, rngs: nnx.Rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), Shape(out_channels, in_channels, width)))
        self.bias = nnx.Param(jnp.zeros((out_channels,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        y = jax.lax.conv_general_dilated(
            lhs=x[None],
            rhs=self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "OIW", "NWC"),
        )
        return y.squeeze(axis=0) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).flatten()
