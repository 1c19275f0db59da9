import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x):
        survives = jax.random.bernoulli(self.stream(), 1 - self.rate, jnp.shape(x))
        return jnp.where(survives, x, 0) / (1 - self.rate)


def dropout_run(seed, x, rate, calls):
    graphdef, state = nnx.split(MyDropout(rate, rngs=nnx.Rngs(seed)))

    @jax.jit
    def step(state, x):
        layer = nnx.merge(graphdef, state)
        y = layer(x)
        return y, nnx.state(layer)  # with the count of the stream

    collected = []
    for _ in range(calls):
        y, state = step(state, x)
        collected.append(y)
    return jnp.stack([*collected, x], axis=0)
