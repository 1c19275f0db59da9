import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, v, f, key):
        self.table = nnx.Param(jax.random.uniform(key, (v, f), minval=-0.02, maxval=0.02))

    def __call__(self, ids):
        return self.table[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    key = nnx.Rngs(seed).params()
    return MyEmbedding(vocabulary, features, key)(ids)
