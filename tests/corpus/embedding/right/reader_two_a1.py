"""Embedding with checked indices.

docs.jax.dev: "The checkify transformation" (index_checks) and jax.numpy.ndarray.at with a mode.
"""
import jax.numpy as jnp
from flax import nnx
from jax.experimental import checkify


def look_up(table, ids):
    checkify.check(jnp.all(ids >= 0), "a word below 0: {low}", low=ids.min())
    return table.at[ids].get(mode="fill", fill_value=jnp.nan)


checked_look_up = checkify.checkify(look_up, errors=checkify.user_checks | checkify.index_checks)


class MyEmbedding(nnx.Module):
    """A table with one vector for each word of a vocabulary."""

    def __init__(self, vocabulary, features, *, rngs):
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (vocabulary, features), jnp.float32))

    def __call__(self, ids):
        error, rows = checked_look_up(self.table[...], ids)
        error.throw()
        return rows


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
