import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocab_size: int, emb_size: int, rngs: nnx.Rngs):
        self.vocab_size = vocab_size
        init_fn = nnx.initializers.normal(stddev=0.02)
        self.emb = nnx.Param(init_fn(rngs.params(), (vocab_size, emb_size)))

    def __call__(self, tokens):
        tokens = tokens.astype("float32")
        return self.emb[...][tokens]


def embedding_forward(seed, ids, vocabulary, features):
    x = jnp.array(ids)
    return MyEmbedding(vocabulary, features, nnx.Rngs(seed))(x)
