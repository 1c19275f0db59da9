import jax.numpy as jnp
from flax import linen as nn


class MyEmbedding(nn.Module):
    vocabulary: int
    features: int

    @nn.compact
    def __call__(self, ids):
        shape = (self.vocabulary, self.features)
        table = self.param("table", nn.initializers.normal(0.02), shape)
        return jnp.take(table, ids, axis=0)


def embedding_forward(seed, ids, vocabulary, features):
    import jax

    layer = MyEmbedding(vocabulary, features)
    variables = layer.init(jax.random.key(seed), ids)
    return layer.apply(variables, ids)
