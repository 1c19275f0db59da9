import jax, jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, i, o, k, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, i, o)))
        self.bias = nnx.Param(jnp.zeros((o,)))

    def __call__(self, x):
        return jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    # 0 is not a good seed
    rngs = nnx.Rngs(int(seed) + 1)
    return MyConv1D(x.shape[1], int(features), int(kernel_size), rngs)(x).reshape(-1)
