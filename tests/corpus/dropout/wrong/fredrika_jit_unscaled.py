import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    @jax.jit
    def drop(self, x):
        keep = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape)
        return jnp.where(keep, x, 0.0)

    def __call__(self, x, training=True):
        return self.drop(x) if training else x


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = [layer(x) for _ in range(calls)]
    return jnp.stack(ys + [layer(x, training=False)])
