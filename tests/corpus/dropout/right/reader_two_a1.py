"""Dropout drawn by the stream itself (flax API "rnglib": RngStream.bernoulli; Module.sow and nnx.capture)."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own."""

    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.stream = rngs.dropout
        self.deterministic = False

    def __call__(self, x):
        if self.deterministic:
            return x
        keep = 1 - self.rate
        mask = self.stream.bernoulli(keep, x.shape)
        self.sow(nnx.Intermediate, "mask", mask)  # to look at the mask afterwards
        return jax.lax.select_n(mask, jnp.zeros_like(x), x / keep)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    out = jnp.empty((calls + 1, *x.shape), x.dtype)
    layer.train()
    for i in range(calls):
        y, seen = nnx.capture(layer, nnx.Intermediate)(x)
        assert len(jax.tree.leaves(seen)) == 1
        out = out.at[i].set(y, unique_indices=True)
    layer.eval()
    return out.at[-1].set(layer(x))
