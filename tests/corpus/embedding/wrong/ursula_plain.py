"""Token embedding, written by hand."""

import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    table: jax.Array

    def __init__(self, vocabulary, features, *, rngs):
        self.table = 0.02 * jax.random.normal(rngs.params(), (vocabulary, features))

    def __call__(self, ids):
        return self.table[ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
