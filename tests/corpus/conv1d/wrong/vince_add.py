from flax import nnx
import jax
from jax import lax, numpy as jnp


class MyConv1D(nnx.Module):
    def __init__(self, in_features: int, features: int, kernel_size: int, *, rngs: nnx.Rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((1, features)).reshape(features))

    def __call__(self, x: jax.Array) -> jax.Array:
        y = lax.conv_general_dilated(
            lax.expand_dims(x, [0]), self.kernel[...], (1,), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        y = lax.squeeze(y, [0])
        return lax.add(y, lax.broadcast_in_dim(self.bias, y.shape, (1,)))


def conv1d_forward(seed, x, features, kernel_size):
    # floats -> ints
    s = int(seed)
    f = int(features)
    k = int(kernel_size)
    m = MyConv1D(x.shape[1], f, k, rngs=nnx.Rngs(params=s))
    y = m(x)
    y = y.flatten()
    return y
