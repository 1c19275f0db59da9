import jax
import jax.numpy as jnp
from jax import random
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, *, training):
        # lax.cond as in the control flow tutorial: both branches return the same shape and dtype
        if not training:
            return x
        key = self.stream()
        u = random.uniform(key, x.shape)  # floats in [0, 1)
        return jax.lax.cond(
            self.rate > 0,
            lambda x: jnp.where(u >= self.rate, x / (1 - self.rate), 0.0),
            lambda x: x,
            x,
        )


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    outputs = [layer(x, training=True) for _ in range(calls)]
    outputs.append(layer(x, training=False))
    return jnp.stack(outputs)
