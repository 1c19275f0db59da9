import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """As in the paper: the weights are scaled at test time."""

    def __init__(self, rate, *, rngs):
        self.keep_prob = 1.0 - rate
        self.stream = rngs.dropout

    def __call__(self, x, train):
        if train:
            keep = jax.random.bernoulli(self.stream(), self.keep_prob, x.shape)
            return jnp.where(keep, x, 0.0)
        return x * self.keep_prob


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    ys = [layer(x, train=True) for _ in range(calls)]
    ys.append(layer(x, train=False))
    return jnp.stack(ys)
