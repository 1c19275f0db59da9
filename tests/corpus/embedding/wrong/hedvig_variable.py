import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, size, width, stream):
        values = nnx.initializers.normal(stddev=0.02)(stream(), (size, width))
        self.table = nnx.Variable(values)

    def __call__(self, ids):
        return jnp.take(self.table[...], ids, axis=0)


def embedding_forward(seed, ids, vocabulary, features):
    rngs = nnx.Rngs(seed)
    return MyEmbedding(vocabulary, features, rngs.params)(ids)
