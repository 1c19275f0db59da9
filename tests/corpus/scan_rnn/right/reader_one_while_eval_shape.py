from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from flax import nnx


class Loop(NamedTuple):
    """What the while loop carries: a NamedTuple is a pytree already."""

    t: jax.Array
    h: jax.Array
    states: jax.Array


def cell(params, h, row):
    row_part = lax.dot_general(row, params["input_kernel"], (((0,), (0,)), ((), ())))
    hidden_part = lax.dot_general(h, params["hidden_kernel"], (((0,), (0,)), ((), ())))
    return jnp.tanh(row_part + hidden_part + params["bias"])


@partial(jax.jit, static_argnames=("features",))
def unroll(params, x, *, features):
    length = x.shape[0]
    h0 = jnp.zeros((features,), x.dtype)
    # Ask for the shape of a state without computing one.
    state = jax.eval_shape(cell, params, h0, jax.ShapeDtypeStruct(x.shape[1:], x.dtype))

    def cond(loop):
        return loop.t < length

    def body(loop):
        row = lax.dynamic_index_in_dim(x, loop.t, axis=0, keepdims=False)
        h = cell(params, loop.h, row)
        states = lax.dynamic_update_index_in_dim(loop.states, h, loop.t, axis=0)
        return Loop(loop.t + 1, h, states)

    init = Loop(jnp.int32(0), h0, jnp.zeros((length, *state.shape), state.dtype))
    return lax.while_loop(cond, body, init).states


class MyRNN(nnx.Module):
    def __init__(self, in_features, features, rngs):
        make = nnx.initializers.variance_scaling(1.0, "fan_in", "truncated_normal")
        self.features = features
        self.input_kernel = nnx.Param(make(rngs.params(), (in_features, features)))
        self.hidden_kernel = nnx.Param(make(rngs.params(), (features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        params = nnx.to_pure_dict(nnx.state(self, nnx.Param))
        return unroll(params, x, features=self.features)


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
