import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, num_embeddings, embedding_dim, *, padding_idx=0, rngs):
        weight = nnx.initializers.normal(stddev=0.02)(
            rngs.params(), (num_embeddings, embedding_dim)
        )
        self.table = nnx.Param(weight.at[padding_idx].set(0.0))

    def __call__(self, input):
        return self.table[...][input]


def embedding_forward(seed, ids, vocabulary, features):
    emb = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    out = emb(ids)
    return out
