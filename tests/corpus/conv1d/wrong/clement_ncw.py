import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_channels, out_channels, kernel_size, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(
            rngs.params(), (kernel_size, in_channels, out_channels)))
        self.bias = nnx.Param(jnp.zeros((out_channels,)))

    def __call__(self, x):
        # batch, channels, width comme d'habitude
        x = jnp.expand_dims(x, 0)
        y = jax.lax.conv_general_dilated(
            x, self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=("NCW", "WIO", "NWC"))
        return jnp.squeeze(y, 0) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    model = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return model(x).reshape(-1)
