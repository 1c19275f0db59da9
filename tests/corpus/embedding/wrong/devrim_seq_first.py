import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, n_words, dim, rngs):
        self.table = nnx.Param(nnx.initializers.normal(stddev=2e-2)(rngs.params(), (n_words, dim)))

    def __call__(self, idx):
        # (seq_len, batch) is what an LSTM wants
        idx = idx.swapaxes(0, 1)
        return self.table[idx]


def embedding_forward(seed, ids, vocabulary, features):
    e = MyEmbedding(vocabulary, features, nnx.Rngs(seed))
    return e(ids)
