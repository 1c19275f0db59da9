# coming from keras, strides=1 is the default there
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, filters, kernel_size, in_features, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, filters)))
        self.bias = nnx.Param(jnp.zeros((filters,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            jnp.expand_dims(x, 0), self.kernel.value, window_strides=1, padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return jnp.squeeze(y, 0) + self.bias.value


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(int(features), int(kernel_size), x.shape[1], nnx.Rngs(int(seed)))
    return layer(x).flatten()
