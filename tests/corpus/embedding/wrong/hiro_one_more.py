import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, rngs):
        # +1: id 0 is for padding
        rows = vocabulary + 1
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (rows, features)))

    def __call__(self, ids):
        return self.table[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    m = MyEmbedding(vocabulary, features, nnx.Rngs(seed))
    return m(ids)
