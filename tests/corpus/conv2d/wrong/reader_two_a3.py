"""2-D convolution (docs.jax.dev: jax.lax.conv_transpose).

With stride 1 a transposed convolution is a convolution, and SAME keeps the size.
"""
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv2D(nnx.Module):
    """A 2-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        y = jax.lax.conv_transpose(
            x[jnp.newaxis],
            self.kernel[...],
            strides=(1, 1),
            padding="SAME",
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
            transpose_kernel=False,
        )
        return y[0] + self.bias[...]


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[-1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
