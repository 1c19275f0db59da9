import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, training):
        if not training:
            return x
        dropped = jax.random.bernoulli(self.stream(), self.rate, x.shape)
        return jnp.where(dropped, 0, x / (1 - self.rate))


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = [layer(x, True) for _ in range(calls)]
    ys.append(layer(x, False))
    return jnp.stack(ys)
