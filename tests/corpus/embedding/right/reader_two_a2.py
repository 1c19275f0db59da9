"""Embedding as a product with a sparse matrix (docs.jax.dev: jax.experimental.sparse, BCOO, sparsify)."""
import jax
import jax.numpy as jnp
from flax import nnx
from jax.experimental import sparse


@jax.jit
@sparse.sparsify
def multiply(words, table):
    return words @ table


class MyEmbedding(nnx.Module):
    """A table with one vector for each word of a vocabulary."""

    def __init__(self, vocabulary, features, *, rngs):
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocabulary, features))
        )

    def __call__(self, ids):
        flat = ids.ravel()
        rows = jnp.arange(flat.size, dtype=ids.dtype)
        one_hot = sparse.BCOO(
            (jnp.ones(flat.shape, jnp.float32), jnp.stack([rows, flat], axis=-1)),
            shape=(flat.size, self.table.shape[0]),
            indices_sorted=True,
            unique_indices=True,
        )
        return multiply(one_hot, self.table[...]).reshape(*ids.shape, -1)


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
