import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.rngs = rngs

    def __call__(self, x, training):
        if not training:
            return x
        mask = jax.random.bernoulli(self.rngs.dropout(), 1 - self.rate, x.shape)
        return mask * x / (1 - self.rate)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = [layer(x, True) for _ in range(calls)] + [layer(x, False)]
    return jnp.concatenate(ys)
