import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, input_channels, output_channels, kernel_width, *, rngs):
        self.kernel, self.bias = (
            nnx.Param(nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_width, input_channels, output_channels))),
            nnx.Param(jnp.zeros((output_channels,))),
        )

    def __call__(self, x):
        # x is (length, in_features)
        y = jax.lax.conv_general_dilated(
            x, self.kernel.value, window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y + self.bias.value


def conv1d_forward(seed, x, features, kernel_size):
    model = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return model(x).reshape(-1)
