"""Dropout for all calls side by side (flax guide "Randomness": nnx.split_rngs with nnx.vmap)."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own."""

    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, *, training):
        if not training:
            return x
        keep = 1.0 - self.rate
        mask = jax.random.bernoulli(self.stream(), keep, x.shape)
        return jnp.where(mask, x / keep, 0.0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    used = layer(x, training=False)[None]
    if calls == 0:
        return used
    axes = nnx.StateAxes({nnx.RngState: 0, ...: None})

    # every call gets a key of its own
    @nnx.split_rngs(splits=calls)
    @nnx.vmap(in_axes=(axes, None), out_axes=0)
    def train(layer, x):
        return layer(x, training=True)

    return jnp.concatenate([train(layer, x), used])
