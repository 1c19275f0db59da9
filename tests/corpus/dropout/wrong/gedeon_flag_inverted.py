import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, deterministic):
        if deterministic:
            keep = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape)
            return jnp.where(keep, x / (1 - self.rate), 0.0)
        else:
            return x


def dropout_run(seed, x, rate, calls):
    d = MyDropout(rate, nnx.Rngs(seed))
    ys = []
    for _ in range(calls):
        ys.append(d(x, deterministic=False))
    ys.append(d(x, deterministic=True))
    return jnp.stack(ys)
