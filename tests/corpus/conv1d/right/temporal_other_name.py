import jax
import jax.numpy as jnp
from flax import nnx


class TemporalFilterBank(nnx.Module):
    def __init__(self, channels, filters, width, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (width, channels, filters)))
        self.bias = nnx.Param(jnp.zeros((filters,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    bank = TemporalFilterBank(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return bank(x).reshape(-1)
