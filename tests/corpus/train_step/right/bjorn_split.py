"""Functional training: the module is split once, and jax.grad sees only its state."""
import jax
from jax import numpy as jnp
from flax import nnx

class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1, self.w2 = nnx.Param(w1), nnx.Param(w2)

    def __call__(self, inputs):
        hidden = jnp.tanh(jnp.matmul(inputs, self.w1[...]))
        return jnp.matmul(hidden, self.w2[...])

def fit(w1, w2, x, y, rate, steps):
    graphdef, state = nnx.split(MyNet(w1, w2))

    def mse(state):
        prediction = nnx.merge(graphdef, state)(x)
        return jnp.square(prediction - y).mean()

    @jax.jit
    def step(state):
        value, slope = jax.value_and_grad(mse)(state)
        return jax.tree.map(lambda p, g: p - rate * g, state, slope), value

    history = []
    for i in range(steps):
        state, value = step(state)
        history.append(value)
    net = nnx.merge(graphdef, state)
    return jnp.hstack([jnp.stack(history), net.w1[...].reshape(-1), net.w2[...].reshape(-1)])
