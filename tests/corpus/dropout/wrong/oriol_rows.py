import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, training):
        if training:
            # one decision for every feature
            mask = jax.random.bernoulli(self.stream(), 1 - self.rate, (x.shape[-1],))
            x = jnp.where(mask, x / (1 - self.rate), 0)
        return x


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    stacked = [layer(x, True) for _ in range(calls)]
    stacked.append(layer(x, False))
    return jnp.stack(stacked)
