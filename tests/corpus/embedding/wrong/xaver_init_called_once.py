from flax import nnx

normal = nnx.initializers.normal


class MyEmbedding(nnx.Module):
    def __init__(self, zeilen, spalten, *, rngs):
        self.zeilen = zeilen
        self.spalten = spalten
        self.table = nnx.Param(normal(rngs.params(), (self.zeilen, self.spalten)))

    def __call__(self, ids):
        return self.table[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    rngs = nnx.Rngs(seed)
    schicht = MyEmbedding(vocabulary, features, rngs=rngs)
    return schicht(ids)
