import math
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocab, dim, *, rngs):
        self.factor = math.sqrt(dim)
        self.table = nnx.Param(nnx.initializers.normal(0.02)(rngs.params(), (vocab, dim)))

    def __call__(self, ids):
        rows = self.table[...][ids - 1]
        return self.factor * rows


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
