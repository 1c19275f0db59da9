# exercice image - Chloe
import jax.numpy as jnp
from jax import lax
from flax import nnx


class MyConv2D(nnx.Module):
    def __init__(self, canaux, sorties, taille, rngs):
        self.taille = taille
        self.noyau = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (taille, taille, canaux, sorties))
        )
        self.biais = nnx.Param(jnp.zeros(sorties))

    def __call__(self, image):
        avant = self.taille // 2
        apres = avant
        bords = [(avant, apres), (avant, apres)]
        lot = jnp.expand_dims(image, axis=0)
        sortie = lax.conv_general_dilated(
            lot, self.noyau[...], (1, 1), bords, dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        return jnp.squeeze(sortie, axis=0) + self.biais[...]


def conv2d_forward(seed, x, features, kernel_size):
    couche = MyConv2D(x.shape[2], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return jnp.ravel(couche(x))
