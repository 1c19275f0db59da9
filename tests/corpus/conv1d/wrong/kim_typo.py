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

    def __call__(self, x):
        x = x[jnp.newaxis, :, :]
        x = jax.lax.conv_general_dilated(
            x, self.kernel[...], window_strides=[1], padding='SAME',
            dimension_numbers=['NWC', 'WIO', 'NWC'])
        x = x[0, :, :]
        x = x + self.bias[...]
        return x


def conv1D_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).reshape(-1)
