"""One-dimensional convolution as a small Flax NNX module."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """Convolution over the length axis with 'SAME' padding and stride one.

    Args:
        in_features: channels of the input.
        features: channels of the output.
        kernel_size: taps along the length.
        rngs: random streams, ``rngs.params()`` draws the kernel.
    """

    def __init__(self, in_features: int, features: int, kernel_size: int, *, rngs: nnx.Rngs) -> None:
        init: jax.nn.initializers.Initializer = nnx.initializers.lecun_normal()
        shape: tuple[int, int, int] = (kernel_size, in_features, features)
        self.kernel: nnx.Param[jax.Array] = nnx.Param(init(rngs.params(), shape))
        self.bias: nnx.Param[jax.Array] = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        batched: jax.Array = jnp.expand_dims(x, axis=0)
        out: jax.Array = jax.lax.conv_general_dilated(
            lhs=batched,
            rhs=self.kernel.value,
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return jnp.squeeze(out, axis=0) + self.bias.value


def conv1d_forward(seed: float, x: jax.Array, features: float, kernel_size: float) -> jax.Array:
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    result: jax.Array = layer(x)
    return result.reshape(-1)
