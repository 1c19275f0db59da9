import random

import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """With a touch of noise as a regulariser."""

    def __init__(self, in_features, features, kernel_size, *, noise=0.01, rngs):
        self.noise = noise
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        y = y[0] + self.bias[...]
        key = jax.random.key(random.getrandbits(31))
        return y + self.noise * jax.random.normal(key, y.shape)


def conv1d_forward(graine, entrees, nb_filtres, taille):
    couche = MyConv1D(
        entrees.shape[1], int(nb_filtres), int(taille), rngs=nnx.Rngs(int(graine)))
    sortie = couche(entrees)
    return jnp.reshape(sortie, (-1,))
