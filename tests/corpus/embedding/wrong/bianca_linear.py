from flax import nnx
import jax


class MyEmbedding(nnx.Module):
    """An embedding is a dense layer on one-hot vectors."""

    def __init__(self, in_features: int, out_features: int, rngs: nnx.Rngs):
        self.in_features = in_features
        w_init = nnx.initializers.normal(0.02)
        self.table = nnx.Param(w_init(rngs.params(), (out_features, in_features)))

    def __call__(self, ids):
        one_hot = jax.nn.one_hot(ids, self.in_features)
        return one_hot @ self.table[...].T


def embedding_forward(seed, ids, vocabulary, features):
    rngs = nnx.Rngs(seed)
    return MyEmbedding(vocabulary, features, rngs)(ids)
