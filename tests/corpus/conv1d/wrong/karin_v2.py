import jax
import jax.numpy as jnp
from flax import nnx

INIT = nnx.initializers.he_normal()
PAD = "SAME_LOWER"


class MyConv1D(nnx.Module):
    def __init__(self, ein, aus, breite, *, rngs):
        self.kernel = nnx.Param(INIT(rngs.params(), (breite, ein, aus)))
        self.bias = nnx.Param(jnp.zeros((aus,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None, ...], self.kernel[...], (1,), PAD,
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0, ...] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    schicht = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return schicht(x).reshape(-1)
