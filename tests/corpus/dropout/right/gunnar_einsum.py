import jax
import jax.numpy as jnp
from flax import nnx

class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.scale = 1 / (1 - rate)
        self.rate = rate
        self.rng = rngs.dropout
        self.training = True
    def mask(self, shape):
        return jax.random.bernoulli(self.rng(), 1 - self.rate, shape).astype(jnp.float32)
    def __call__(self, x):
        if self.training:
            return jnp.einsum("bf,bf,->bf", x, self.mask(x.shape), self.scale)
        return x

def dropout_run(seed, x, rate, calls):
    drop = MyDropout(rate, nnx.Rngs(seed))
    results = list(map(lambda _: drop(x), range(calls)))
    drop.training = False
    results += [drop(x)]
    return jnp.stack(results)
