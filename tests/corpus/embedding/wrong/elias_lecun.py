from flax import nnx
import jax.numpy as jnp


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.table = nnx.Param(init(rngs.params(), (vocabulary, features)))

    def __call__(self, ids):
        table = self.table[...]
        return table.at[ids].get()


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
