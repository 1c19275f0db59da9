import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocab: int, d_model: int, *, rngs: nnx.Rngs):
        self.d_model = d_model
        self.table = nnx.Param(nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocab, d_model)))

    def __call__(self, ids):
        # "Attention is all you need", section 3.4
        return self.table[...][ids] * jnp.sqrt(self.d_model)


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
