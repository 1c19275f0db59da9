import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs, shape):
        self.mask = nnx.Variable(jax.random.bernoulli(rngs.dropout(), 1 - rate, shape))

    def __call__(self, x):
        return x * self.mask[...]


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed), x.shape)
    ys = [layer(x) for _ in range(calls)]
    ys.append(x)
    return jnp.stack(ys)
