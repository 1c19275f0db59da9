from flax import nnx


def make_table(key, rows, columns):
    return nnx.Param(nnx.initializers.truncated_normal(stddev=0.02)(key, (rows, columns)))


class MyEmbedding(nnx.Module):
    def __init__(self, rows, columns, *, rngs):
        self.table = make_table(rngs.params(), rows, columns)

    def __call__(self, ids):
        return self.table[ids]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
