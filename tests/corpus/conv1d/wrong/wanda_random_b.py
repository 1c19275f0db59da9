import jax
import jax.numpy as jnp
from flax import nnx

init = nnx.initializers


class MyConv1D(nnx.Module):
    def __init__(self, we, wy, k, rngs):
        self.kernel = nnx.Param(init.lecun_normal()(rngs.params(), (k, we, wy)))
        # obciążenie też losowe, małe
        self.bias = nnx.Param(init.normal(stddev=0.02)(rngs.params(), (wy,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).reshape(-1)
