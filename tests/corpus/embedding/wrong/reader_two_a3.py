"""Embedding (flax guide "Randomness": RngStream.key; docs.jax.dev: "External callbacks",
jax.pure_callback)."""
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


def host_look_up(table, ids):
    return np.asarray(table)[np.asarray(ids)]


class MyEmbedding(nnx.Module):
    """A table with one vector for each word of a vocabulary."""

    def __init__(self, vocabulary, features, *, rngs):
        # the stream holds a key and a count; nothing has been drawn yet, so its key is the first
        key = rngs.params.key[...]
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(key, (vocabulary, features)), description="one row for each word")

    def __call__(self, ids):
        # a table may be larger than the memory of a device, so the host looks up
        rows = jax.ShapeDtypeStruct((*ids.shape, self.table.shape[1]), jnp.float32)
        return jax.pure_callback(host_look_up, rows, self.table[...], ids, vmap_method="sequential")


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
