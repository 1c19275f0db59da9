import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, key):
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(key, (vocabulary, features)))

    def __call__(self, ids):
        return self.table[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    key = jax.random.key(seed)
    return MyEmbedding(vocabulary, features, key=key)(ids)
