"""A pure function does the work, the module hands it keys."""

import functools

import jax
import jax.numpy as jnp
from flax import nnx


@functools.partial(jax.jit, static_argnames="rate")
def drop(key, x, *, rate):
    keep = jax.random.bernoulli(key, 1.0 - rate, x.shape)
    return jnp.where(keep, x / (1.0 - rate), 0.0)


class MyDropout(nnx.Module):
    def __init__(self, *, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, *, training):
        return drop(self.stream(), x, rate=self.rate) if training else x


def dropout_run(seed, x, rate, calls):
    rngs = nnx.Rngs(params=seed + 1, dropout=seed)
    layer = MyDropout(rate=rate, rngs=rngs)
    trained = [layer(x, training=True) for _ in range(calls)]
    return jnp.stack([*trained, layer(x, training=False)])
