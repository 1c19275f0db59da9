import jax.numpy as jnp
from flax import nnx
from flax.nnx import initializers

# The default initializer of nnx.Embed.
default_embed_init = initializers.variance_scaling(1.0, "fan_in", "normal", out_axis=0)


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, embedding_init=default_embed_init, rngs):
        self.embedding = nnx.Param(
            embedding_init(rngs.params(), (vocabulary, features), jnp.float32)
        )

    def __call__(self, ids):
        if not jnp.issubdtype(ids.dtype, jnp.integer):
            raise ValueError("Input type must be an integer or unsigned integer.")
        return jnp.take(self.embedding[...], ids, axis=0)


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
