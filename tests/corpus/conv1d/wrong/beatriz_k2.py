import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, entrada, saida, k, rngs):
        self.pad = k // 2          # mesmo tamanho na saída
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, entrada, saida)))
        self.bias = nnx.Param(jnp.zeros((saida,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), [(self.pad, self.pad)],
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).reshape(-1)
