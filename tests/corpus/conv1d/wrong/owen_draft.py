import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x, self.kernel.value, window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out + self.bias.value


def conv1d_forward(seed, x, features, kernel_size):
    model = MyConv1D(x.shape[1], int(features), kernel_size, rngs=nnx.Rngs(int(seed)))
    return model(x).reshape(-1)
