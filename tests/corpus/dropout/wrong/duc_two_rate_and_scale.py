import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, keep, rngs):
        self.keep = keep
        self.stream = rngs.dropout

    def __call__(self, x):
        mask = jax.random.bernoulli(self.stream(), self.keep, x.shape)
        return jnp.where(mask, x / self.keep, 0)


def dropout_run(seed, x, rate, calls):
    # the argument is handed on as the probability to keep
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = [layer(x) for _ in range(calls)]
    ys.append(x)
    return jnp.stack(ys)
