import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs=nnx.Rngs(0)):
        self.rate = rate
        self.stream = nnx.Rngs(0).dropout

    def __call__(self, x, train):
        if not train:
            return x
        keep = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate)
    ys = [layer(x, True) for _ in range(calls)]
    ys.append(layer(x, False))
    return jnp.stack(ys)
