import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_dim, out_dim, kernel_size, *, rngs):
        super().__init__()
        # kernel: (kernel_size, in_dim, out_dim)
        key = rngs.params()
        kernel = nnx.initializers.lecun_normal()(key, (kernel_size, in_dim, out_dim), jnp.float32)
        bias = jnp.zeros((out_dim,), dtype=jnp.float32)
        self.kernel = nnx.Param(kernel)
        self.bias = nnx.Param(bias)

    def __call__(self, signal):
        w, b = jnp.asarray(self.kernel), jnp.asarray(self.bias)
        conv = lambda s: jax.lax.conv_general_dilated(
            s, w, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return conv(signal.reshape((1,) + signal.shape))[0] + b


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    y = layer(x)
    return jnp.ravel(y, order="F")   # y(:)
