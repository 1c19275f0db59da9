import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """Convolution + activation, the usual block."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        # núcleo y sesgo
        forma = (kernel_size, in_features, features)
        self.kernel = nnx.Param(value=nnx.initializers.lecun_normal()(key=rngs.params(), shape=forma))
        self.bias = nnx.Param(value=jnp.zeros(shape=(features,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return nnx.relu(y[0] + self.bias[...])


def conv1d_forward(seed, x, features, kernel_size):
    seed = int(seed)
    features = int(features)
    kernel_size = int(kernel_size)

    key = jax.random.key(seed)
    layer = MyConv1D(x.shape[1], features, kernel_size, rngs=nnx.Rngs(params=key))

    y = layer(x)
    assert y.shape == (x.shape[0], features)
    return y.reshape(-1)
