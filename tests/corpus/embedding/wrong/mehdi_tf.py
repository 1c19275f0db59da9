import tensorflow as tf
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, rngs):
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocabulary, features))
        )

    def __call__(self, ids):
        return tf.nn.embedding_lookup(self.table, ids)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, nnx.Rngs(seed))(ids)
