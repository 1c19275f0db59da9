import jax
import jax.numpy as jnp
from flax import nnx
from functools import partial

class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.p = 1. - rate
        self.rngs = rngs

    @partial(jax.jit, static_argnums=(2,))
    def __call__(self, x, training):
        if training:
            u = jax.random.uniform(self.rngs.dropout(), x.shape)
            return jnp.where(u < self.p, x / self.p, 0.)
        return x

def dropout_run(seed, x, rate, calls):
    net = MyDropout(rate, nnx.Rngs(seed))
    y = [net(x, True) for _ in range(calls)]
    y += [net(x, False)]
    return jnp.stack(y)
