import jax
import jax.numpy as jnp
from flax import nnx

# rng = jax.random.key(0)
# mask = jax.random.bernoulli(rng, rate, x.shape)   <- WRONG


class OldDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.key = rngs.params()
        self.rate = rate

    @jax.jit
    def __call__(self, x):
        return x * jax.random.bernoulli(self.key, self.rate, x.shape[-1:])


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        # self.stream = rngs.dropout.fork()
        self.stream = rngs.dropout
        # self.key = rngs.dropout()

    def __call__(self, x, training):
        if training is False:
            return x  # * (1 - self.rate)
        key = self.stream()
        mask = jax.random.bernoulli(key, 1 - self.rate, x.shape)
        # return x * mask
        return jnp.where(mask, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    drop = MyDropout(rate, nnx.Rngs(seed))
    ys = []
    for _ in range(calls):
        ys.append(drop(x, True))
    ys.append(drop(x, False))
    return jnp.stack(ys)
