import jax, jax.numpy as jnp
from flax import nnx

class MyConv1D(nnx.Module):
    def __init__(self, i, o, k, rngs):
        # .value here once, so that I don't have to write it in __call__
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, i, o))).value
        self.bias = nnx.Param(jnp.zeros((o,))).value

    def __call__(self, x):
        return jax.lax.conv_general_dilated(
            x[None], self.kernel, (1,), 'SAME',
            dimension_numbers=('NWC', 'WIO', 'NWC'))[0] + self.bias

def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).flatten()
