import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocab, feat, *, rngs):
        base = nnx.initializers.normal()
        tbl = base(rngs.params(), (vocab, feat)) * 0.02
        self.tbl = nnx.Param(tbl)

    def __call__(self, token_ids):
        return self.tbl[token_ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
