# bozza, da ricontrollare
import jax, jax.numpy as jnp
from flax import nnx

class MyConv1D(nnx.Module):
    def __init__(self, canali_in, canali_out, k, *, rngs):
        forma = (canali_in, k, canali_out)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), forma))
        self.bias = nnx.Param(jnp.zeros((canali_out,)))

    def __call__(self, x):
        x = x[None]  # aggiungo il batch
        y = jax.lax.conv_general_dilated(x, self.kernel[...], (1,), padding="SAME",
                                         dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]  # tolgo il batch

def conv1d_forward(seed, x, features, kernel_size):
    rete = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return rete(x).reshape(-1)
