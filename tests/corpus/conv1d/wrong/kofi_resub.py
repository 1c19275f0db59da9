import jax
import jax.numpy as jnp
from flax import nnx
from jax.lax import conv_general_dilated, ConvDimensionNumbers

class MyConv1D(nnx.Module):
    def __init__(self, c, f, w, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (c, f, w)))
        self.bias = nnx.Param(jnp.zeros((f,)))
    def __call__(self, x):
        # (out, in, spatial) positions of the kernel
        dims = ConvDimensionNumbers((0, 2, 1), (1, 0, 2), (0, 2, 1))
        y = conv_general_dilated(x[None], self.kernel[...], (1,), "SAME", dimension_numbers=dims)
        return y[0] + self.bias[...]

def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[-1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).ravel()
