import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    """Token and position embedding."""

    def __init__(self, vocabulary, features, *, rngs):
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (vocabulary, features)))

    def positions(self, length, features):
        angle = jnp.arange(length)[:, None] / 10_000 ** (jnp.arange(features) / features)
        return jnp.sin(angle)

    def __call__(self, ids):
        tokens = self.table[...][ids]
        return tokens + self.positions(*tokens.shape[1:])


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
