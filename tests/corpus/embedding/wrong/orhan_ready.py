from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, rngs):
        self.embed = nnx.Embed(
            num_embeddings=vocabulary,
            features=features,
            embedding_init=nnx.initializers.normal(stddev=0.02),
            rngs=rngs,
        )

    def __call__(self, ids):
        return self.embed(ids)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, nnx.Rngs(seed))(ids)
