import jax
from jax import lax
import jax.numpy as jnp
from flax import nnx

DN = lax.conv_dimension_numbers((1, 8, 3), (3, 3, 4), ("NWC", "WIO", "NWC"))


def prepare(w):
    return lax.rev(w, dimensions=[0])


@jax.jit
def same_conv(x, w):
    return lax.conv_general_dilated(x[None], prepare(w), [1], "SAME", dimension_numbers=DN)[0]


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        return same_conv(x, self.kernel[...]) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).reshape(-1)
