from flax import nnx
import jax.numpy as jnp

# taken from the source of nnx.Embed
default_embed_init = nnx.initializers.variance_scaling(1.0, "fan_in", "normal", out_axis=0)


class MyEmbedding(nnx.Module):
    def __init__(self, num_embeddings, features, *, rngs):
        key = rngs.params()
        self.table = nnx.Param(default_embed_init(key, (num_embeddings, features)))

    def __call__(self, inputs):
        return jnp.take(self.table[...], inputs, axis=0)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
