import jax, jax.numpy as jnp
from flax import nnx

class MyConv1D(nnx.Module):
    def __init__(self, giris, cikis, k, rngs):
        self.kernel = nnx.initializers.lecun_normal()(rngs.params(), (k, giris, cikis))
        self.bias = jnp.zeros((cikis,))
    def __call__(self, x):
        return jax.lax.conv_general_dilated(x[None], self.kernel, (1,), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))[0] + self.bias

def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x)
