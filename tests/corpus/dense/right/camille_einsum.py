# Couche dense - Camille
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, entrees, sorties, rngs):
        # noyau (entrees, sorties), biais nul
        tirage = nnx.initializers.lecun_normal()
        self.noyau = nnx.Param(tirage(rngs.params(), (entrees, sorties), jnp.float32))
        self.biais = nnx.Param(jnp.zeros(sorties, jnp.float32))

    def __call__(self, x):
        somme = jnp.einsum("bi,io->bo", x, self.noyau[...])
        return somme + self.biais[...]


def dense_forward(seed, x, features):
    graine, sorties = int(seed), int(features)
    couche = MyDense(x.shape[-1], sorties, nnx.Rngs(graine))
    return jnp.reshape(couche(x), (-1,))
