import jax

# 64 bits: must be set at startup, before anything else
jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    """A table with one vector for each word of a vocabulary."""

    def __init__(self, vocabulary, features, *, rngs):
        make = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(make(rngs.params(), (vocabulary, features)))

    def __call__(self, ids):
        return self.table[ids]


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
