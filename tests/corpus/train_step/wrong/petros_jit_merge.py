import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    graphdef, state = nnx.split(model)

    @jax.jit
    def train_step(state, x, y):
        model = nnx.merge(graphdef, state)
        loss, grads = nnx.value_and_grad(lambda m: jnp.mean((m(x) - y) ** 2))(model)
        model.w1[...] = model.w1[...] - rate * grads.w1[...]
        model.w2[...] = model.w2[...] - rate * grads.w2[...]
        return loss

    losses = []
    for _ in range(steps):
        losses.append(train_step(state, x, y))
    return jnp.concatenate([jnp.stack(losses), model.w1[...].flatten(), model.w2[...].flatten()])
