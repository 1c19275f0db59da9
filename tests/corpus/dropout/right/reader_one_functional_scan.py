from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, *, training):
        if not training:
            return x
        keep = 1.0 - self.rate
        mask = jax.random.bernoulli(self.stream(), keep, x.shape)
        return x * mask / keep


@partial(jax.jit, static_argnames=("graphdef", "calls"))
def train_calls(graphdef, state, x, *, calls):
    """All the calls in training: the state of the layer is the carry."""

    def one_call(state, _):
        layer = nnx.merge(graphdef, state)
        y = layer(x, training=True)
        return nnx.state(layer), y

    return jax.lax.scan(one_call, state, None, length=calls)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    graphdef, state = nnx.split(layer)
    state, ys = train_calls(graphdef, state, x, calls=calls)
    nnx.update(layer, state)  # propagate the count back to the object
    last = layer(x, training=False)
    return jnp.concatenate([ys, last[None]], axis=0)
