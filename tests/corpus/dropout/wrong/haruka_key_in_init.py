import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.key = rngs.dropout()

    def __call__(self, x, training):
        if not training:
            return x
        keep = jax.random.bernoulli(self.key, 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    outs = [layer(x, True) for _ in range(calls)]
    outs.append(layer(x, False))
    return jnp.stack(outs)
