import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, seed):
        self.rate = rate
        self.key = nnx.Variable(jax.random.key(seed))

    def __call__(self, x):
        key, now = jax.random.split(self.key[...])
        self.key[...] = key
        keep = jax.random.bernoulli(now, 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, seed)
    ys = [layer(x) for _ in range(calls)]
    return jnp.stack(ys + [x])
