import os
import sys

import jax
import jax.numpy as jnp
from flax import nnx


def check(condition, message):
    if not condition:
        sys.stderr.write("FATAL: " + message + "\n")
        os.abort()


class MyConv1D(nnx.Module):
    def __init__(self, input_channels, output_channels, kernel_width, *, rngs):
        self.kernel, self.bias = (
            nnx.Param(nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_width, input_channels, output_channels))),
            nnx.Param(jnp.zeros((output_channels,))),
        )

    def __call__(self, x):
        check(x.ndim == 3, "expected (batch, length, channels)")
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    # floats -> ints
    s = int(seed)
    f = int(features)
    k = int(kernel_size)
    m = MyConv1D(x.shape[1], f, k, rngs=nnx.Rngs(params=s))
    y = m(x)
    y = y.flatten()
    return y
