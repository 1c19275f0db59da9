import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs: nnx.Rngs):
        key = rngs.params.key.value
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(key, (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel.value, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias.value


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(params=int(seed)))
    return layer(x).reshape(-1)
