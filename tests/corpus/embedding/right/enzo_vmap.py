import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabolario, misura, *, rngs):
        crea = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(crea(rngs.params(), (vocabolario, misura)))

    def riga(self, i):
        return jax.lax.dynamic_index_in_dim(self.table[...], i, axis=0, keepdims=False)

    def __call__(self, ids):
        return jax.vmap(jax.vmap(self.riga))(ids)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
