from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, rngs):
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (vocabulary, features)))

    def forward(self, ids):
        return self.table[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    # PyTorch calls forward() by itself
    net = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return net(ids)
