import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, sanat, piirteet, *, rngs):
        self.taulu = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (sanat, piirteet))
        )

    def __call__(self, ids):
        last = self.taulu.shape[-1] - 1
        safe = jnp.clip(ids, 0, last)  # never out of bounds
        return self.taulu[...][safe]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
