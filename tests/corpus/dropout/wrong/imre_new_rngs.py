import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, seed):
        self.rate = rate
        self.seed = seed

    def __call__(self, x):
        rngs = nnx.Rngs(self.seed)
        keep = jax.random.bernoulli(rngs.dropout(), 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, seed)
    results = []
    for _ in range(calls):
        results.append(layer(x))
    results.append(x)
    return jnp.stack(results)
