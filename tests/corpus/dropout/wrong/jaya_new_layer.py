import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, train):
        if train:
            keep = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape)
            return x * keep / (1 - self.rate)
        return x


def one_call(seed, x, rate, train):
    return MyDropout(rate, nnx.Rngs(seed))(x, train)


def dropout_run(seed, x, rate, calls):
    flags = calls * [True] + [False]
    return jnp.stack([one_call(seed, x, rate, flag) for flag in flags])
