import jax
import jax.numpy as jnp
from flax import nnx

class MyConv1D(nnx.Module):
    def __init__(self, in_f, out_f, k, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, in_f, out_f)))
        self.bias = nnx.Param(jnp.zeros((out_f,)))

    def __call__(self, x):
        kernel = self.kernel.get_value()
        bias = self.bias.get_value()
        out = jax.lax.conv_general_dilated(x[None, :], kernel, (1,), "SAME",
                                           dimension_numbers=("NWC", "WIO", "NWC"))
        return out.squeeze(0) + bias

def conv1d_forward(seed, x, features, kernel_size):
    features, kernel_size = int(features), int(kernel_size)
    return MyConv1D(x.shape[1], features, kernel_size, nnx.Rngs(int(seed)))(x).flatten()
