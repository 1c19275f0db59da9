from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, ids, features, *, rngs):
        biggest = int(ids.max())
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (biggest + 1, features))
        )

    def __call__(self, ids):
        return self.table[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(ids, features, rngs=nnx.Rngs(seed))(ids)
