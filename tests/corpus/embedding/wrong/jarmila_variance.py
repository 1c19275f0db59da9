import jax
import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, slovnik, sirka, rngs):
        sigma = jnp.sqrt(0.02)
        self.tabulka = nnx.Param(sigma * jax.random.normal(rngs.params(), (slovnik, sirka)))

    def __call__(self, ids):
        return self.tabulka[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, nnx.Rngs(seed))(ids)
