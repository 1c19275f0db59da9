import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, k, rngs):
        key = rngs.params()
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(key, (k, cin, cout)))
        self.bias = nnx.Param(nnx.initializers.zeros(key, (cout,)))

    def __call__(self, inputs):
        out = jax.lax.conv_general_dilated(
            inputs, self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        return out + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    conv = MyConv1D(x.shape[-1], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return jnp.ravel(conv(x))
