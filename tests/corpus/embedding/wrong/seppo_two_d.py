from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, rngs):
        # a column more for the padding flag
        self.features = features
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocabulary, features + 1))
        )

    def __call__(self, ids):
        return self.table[...][ids][:, :, : self.features]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
