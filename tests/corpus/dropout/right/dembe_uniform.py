import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """bernoulli is a uniform number below p"""

    def __init__(self, rate, rngs):
        self.rate = rate
        self.rngs = rngs.dropout

    def __call__(self, x, *, deterministic):
        if deterministic:
            return x
        p = 1.0 - self.rate
        u = jax.random.uniform(self.rngs(), x.shape)
        kept = (u < p).astype(x.dtype)
        return kept * (x / p)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = []
    for _ in range(calls):
        ys.append(layer(x, deterministic=False))
    ys.append(layer(x, deterministic=True))
    return jnp.array(ys)
