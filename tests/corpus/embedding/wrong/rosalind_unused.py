from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, rngs):
        self.draw = nnx.initializers.normal(stddev=0.02)
        self.shape = (vocabulary, features)
        self.rngs = rngs
        self.table = nnx.Param(self.draw(rngs.params(), self.shape))

    def __call__(self, ids):
        table = self.draw(self.rngs.params(), self.shape)
        return table[ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
