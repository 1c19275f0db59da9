"""NNX layer, then init/apply as in the Flax quick start."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, signal):
        w, b = jnp.asarray(self.kernel), jnp.asarray(self.bias)
        conv = lambda s: jax.lax.conv_general_dilated(
            s, w, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return conv(signal.reshape((1,) + signal.shape))[0] + b


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    variables = layer.init(jax.random.key(int(seed)), x)
    y = layer.apply(variables, x)
    return y.reshape(-1)
