import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def row(self, r):
        keep = jax.random.bernoulli(self.stream(), 1 - self.rate, r.shape)
        return jnp.where(keep, r / (1 - self.rate), 0)

    def __call__(self, x):
        return jax.vmap(self.row)(x)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = [layer(x) for _ in range(calls)] + [x]
    return jnp.stack(ys)
