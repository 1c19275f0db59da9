import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Gaussian dropout."""

    def __init__(self, rate, rngs):
        self.std = (rate / (1 - rate)) ** 0.5
        self.stream = rngs.dropout

    def __call__(self, x, training):
        if training:
            noise = jax.random.normal(self.stream(), x.shape)
            return x * (1 + self.std * noise)
        return x


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    return jnp.stack([layer(x, training=i < calls) for i in range(calls + 1)])
