import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, rngs):
        self.in_features = in_features
        self.features = features
        self.kernel_size = kernel_size
        self.rngs = rngs
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(self.rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        x = jnp.expand_dims(x, 0)
        x = jax.lax.conv_general_dilated(
            x, self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        x = jnp.squeeze(x, 0)
        x = x + self.bias[...]
        return x


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(int(seed))
    model = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs)
    y = model(x)
    y = y.flatten()
    return y
