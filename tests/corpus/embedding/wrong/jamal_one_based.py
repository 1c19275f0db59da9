import jax.numpy as jnp
from flax import nnx

class MyEmbedding(nnx.Module):
    def __init__(self, vocab_size, d_model, *, rngs):
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocab_size, d_model)))
    def __call__(self, ids):
        return jnp.take(self.table[...], ids - 1, axis=0)

def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
