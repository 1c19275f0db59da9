import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocab, d_model, rngs):
        self.scale = d_model**0.5
        self.table = nnx.Param(nnx.initializers.normal(1.0)(rngs.params(), (vocab, d_model)))

    def __call__(self, ids):
        return self.table[...][ids] * self.scale


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, nnx.Rngs(seed))(ids)
