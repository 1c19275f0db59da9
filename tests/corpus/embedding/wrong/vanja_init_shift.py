import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, input_dim, output_dim, rngs):
        initializer = jax.nn.initializers.uniform(scale=0.05)
        self.embeddings = nnx.Param(initializer(rngs.params(), (input_dim, output_dim)))

    def __call__(self, inputs):
        return self.embeddings[...][inputs - 1]


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, nnx.Rngs(seed))(ids)
