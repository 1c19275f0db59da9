import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout.fork()

    def __call__(self, x):
        keep = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = []
    for _ in range(calls + 1):
        ys.append(layer(x))
    return jnp.stack(ys)
