import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, canali, filtri, k, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, canali, filtri)))
        self.bias = nnx.Param(jnp.zeros((filtri,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel.value, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        y = jnp.squeeze(y, 0)
        y.__add__(self.bias.value)
        return y


def conv1d_forward(seed, x, features, kernel_size):
    strato = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return strato(x).reshape(-1)
