import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x):
        mask = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape).astype(x.dtype)
        # keep the sum: divide by what was really kept
        return x * mask / jnp.mean(mask)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = [layer(x) for _ in range(calls)]
    ys.append(x)
    return jnp.stack(ys)
