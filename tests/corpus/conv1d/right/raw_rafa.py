import jax
import jax.numpy as jnp
from flax import nnx

DIMENSOES = ("NWC", "WIO", "NWC")  # lote, largura, canais


class MyConv1D(nnx.Module):
    """Camada convolucional feita à mão."""

    def __init__(self, entrada, saida, tamanho, *, rngs):
        forma = (tamanho, entrada, saida)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), forma))
        self.bias = nnx.Param(jnp.zeros((saida,)))

    def __call__(self, x):
        lote = x[None]
        y = jax.lax.conv_general_dilated(
            lote, self.kernel.raw_value, window_strides=(1,), padding="SAME",
            dimension_numbers=DIMENSOES)
        y = y + self.bias.raw_value
        return y[0]


def conv1d_forward(seed, x, features, kernel_size):
    camada = MyConv1D(int(x.shape[1]), int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return camada(x).reshape(-1)
