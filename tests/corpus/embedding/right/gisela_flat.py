import jax.numpy as jnp
from flax import nnx
from jax import Array


class MyEmbedding(nnx.Module):
    def __init__(self, woerter: int, breite: int, *, strom: nnx.Rngs):
        anfang = nnx.initializers.normal(stddev=0.02)(strom.params(), (woerter, breite))
        self.tabelle = nnx.Param(anfang)

    def __call__(self, nummern: Array) -> Array:
        zeilen = jnp.take(self.tabelle[...], nummern.ravel(), axis=0)
        return zeilen.reshape(*nummern.shape, -1)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, strom=nnx.Rngs(seed))(ids)
