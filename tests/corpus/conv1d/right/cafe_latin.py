# -*- coding: latin-1 -*-
# Réponse de Zoë Müller, École d'été, « convolution »
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, entrée, sortie, largeur, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (largeur, entrée, sortie)))
        self.bias = nnx.Param(jnp.zeros((sortie,)))

    def __call__(self, x):
        # é è à ç : on ajoute l'axe du lot, puis on l'enlève
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
