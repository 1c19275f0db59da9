from flax import nnx
from jax import numpy as np


class MyEmbedding(nnx.Module):
    def __init__(self, nb_mots, dim, rngs):
        cle = rngs.params()
        self.table = nnx.Param(nnx.initializers.normal(0.02)(cle, (nb_mots, dim)))

    def __call__(self, mots):
        # axis=1: along the features
        return np.take(self.table[...], mots, axis=1)


def embedding_forward(seed, ids, vocabulary, features):
    couche = MyEmbedding(vocabulary, features, nnx.Rngs(seed))
    return couche(ids)
