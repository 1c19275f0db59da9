import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Looks into the stream: a key, and a count that is folded into it."""

    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def next_key(self):
        key = jax.random.fold_in(self.stream.key[...], self.stream.count[...])
        self.stream.count[...] = self.stream.count[...] + 1
        return key

    def __call__(self, x):
        keep = jax.random.bernoulli(self.next_key(), 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    return jnp.stack([layer(x) for _ in range(calls)] + [x])
