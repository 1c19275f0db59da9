import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, rngs):
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocabulary, features))
        )

    @nnx.jit
    def __call__(self, ids):
        return jnp.asarray(self.table)[ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
