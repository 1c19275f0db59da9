from flax import nnx


class MyEmbedding(nnx.Module):
    """Mean of the word vectors of a sentence."""

    def __init__(self, vocabulary: int, features: int, *, rngs: nnx.Rngs):
        self.vectors = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocabulary, features)),
        )

    def __call__(self, sentences):
        words = self.vectors[...][sentences]
        return words.mean(axis=1)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
