import jax, jax.numpy as jnp
from flax import nnx

class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, k, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, cin, cout)))
        self.bias = nnx.Param(jnp.zeros((cout,)))
    def __call__(self, x):
        x = jnp.expand_dims(x, 0)
        y = jax.lax.conv_general_dilated(x, self.kernel[...], (1,), "SAME",
                                         dimension_numbers=("NWC", "WIO", "NWC"))
        y = jnp.squeeze(y, 0)
        y += self.bias[...]
        return y

def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    y = m(x)
    y.flatten()
    return y
