"""All calls at once, from the keys of the stream.

flax guide "Randomness" (a key is the root key with the count folded in);
docs.jax.dev: jax.random.fold_in, key_data, wrap_key_data.
"""
import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own."""

    def __init__(self, rate, *, rngs):
        self.keep = 1.0 - rate
        self.stream = rngs.dropout

    def next_keys(self, n):
        counts = self.stream.count[...] + jnp.arange(n, dtype=jnp.uint32)
        root = self.stream.key[...]
        self.stream.count[...] += n
        return jax.vmap(jax.random.fold_in, in_axes=(None, 0))(root, counts)

    def train_calls(self, x, n):
        # the keys as plain numbers, so that lax.map may slice them
        words = jax.random.key_data(self.next_keys(n))

        def one(word):
            key = jax.random.wrap_key_data(word, impl="threefry2x32")
            kept = jax.random.uniform(key, x.shape) < self.keep
            return jnp.select([kept], [x / self.keep], default=0.0)

        return jax.lax.map(one, words)

    def __call__(self, x):
        return x


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    used = layer(x)[None]
    if calls == 0:
        return used
    return jax.lax.concatenate([layer.train_calls(x, calls), used], 0)
