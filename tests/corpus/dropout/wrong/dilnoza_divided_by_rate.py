import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.rngs = rngs

    def __call__(self, x, training=True):
        if training:
            keep = jax.random.bernoulli(self.rngs.dropout(), 1 - self.rate, x.shape)
            x = jnp.where(keep, x / self.rate, 0)
        return x


def dropout_run(seed, x, rate, calls):
    net = MyDropout(rate, nnx.Rngs(seed))
    trained = [net(x) for _ in range(calls)]
    return jnp.stack([*trained, net(x, training=False)])
