from flax import nnx
import jax
import jax.numpy as jnp


class MyConv1D(nnx.Module):
    def __init__(self, kanaele, filter_, breite, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (breite, kanaele, filter_)))
        # Null-Vektor, muss kein Param sein
        self.bias = jnp.zeros((filter_,))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).reshape(-1)
