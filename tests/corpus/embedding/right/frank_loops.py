import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, rngs):
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (vocabulary, features)))

    def __call__(self, ids):
        table = self.table[...]
        sentences = []
        for sentence in ids:
            sentences.append(jnp.stack([table[word] for word in sentence]))
        return jnp.stack(sentences)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
