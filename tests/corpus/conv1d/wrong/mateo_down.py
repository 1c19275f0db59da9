import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, key, entrada, salida, k):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(key, (k, entrada, salida)))
        self.bias = nnx.Param(jnp.zeros((salida,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], window_strides=(2,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return jnp.squeeze(y, 0) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    key = jax.random.PRNGKey(int(seed))
    return MyConv1D(key, x.shape[1], int(features), int(kernel_size))(x).reshape(-1)
