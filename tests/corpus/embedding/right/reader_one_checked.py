import jax
import jax.numpy as jnp
from jax.experimental import checkify
from flax import nnx


def look_up(table, ids):
    checkify.check(jnp.all(ids >= 0), "an id is negative: {m}", m=jnp.min(ids))
    checkify.check(
        jnp.all(ids < table.shape[0]),
        "an id is too large: {m}",
        m=jnp.max(ids),
    )
    return table.at[ids].get(mode="fill", fill_value=jnp.nan)


errors = checkify.user_checks | checkify.index_checks
checked_look_up = jax.jit(checkify.checkify(look_up, errors=errors))


class MyEmbedding(nnx.Module):
    """A table with one vector for each word of a vocabulary."""

    def __init__(self, vocabulary, features, *, rngs):
        initializer = nnx.initializers.normal(stddev=0.02)
        self.embedding = nnx.Param(initializer(rngs.params(), (vocabulary, features)))

    def __call__(self, ids):
        err, out = checked_look_up(self.embedding[...], ids)
        err.throw()  # does nothing if all ids were in range
        return out


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
