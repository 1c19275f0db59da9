import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, num_words, num_dims, r):
        print("the key is", r.params())
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(
                key=r.params(), shape=(num_words, num_dims), dtype=jnp.float32
            )
        )

    def __call__(self, words):
        return jnp.take(self.table[...], words, axis=0)


def embedding_forward(seed, ids, vocabulary, features):
    r = nnx.Rngs(seed)
    return MyEmbedding(vocabulary, features, r)(ids)
