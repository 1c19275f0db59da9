import jax
import jax.numpy as jnp
from flax import nnx


@jax.jit
def conv(x, w, b):
    out = jax.lax.conv_general_dilated(
        x[None], w, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
    return out[0] + b


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        # 速くするために jit
        return conv(x, self.kernel, self.bias)


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).reshape(-1)
