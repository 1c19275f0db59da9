import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def loss_fn(model, x, y):
    diff = model(x) - y
    return (diff**2).mean()


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    graph, state = nnx.split(model)
    losses = []
    for _ in range(steps):
        loss, grads = jax.value_and_grad(lambda s: loss_fn(nnx.merge(graph, s), x, y))(state)
        state = jax.tree.map(lambda s, g: s - rate * g, state, grads)
        losses.append(loss)
    nnx.update(model, state)
    # one hidden unit after the other
    return jnp.concatenate([jnp.stack(losses), model.w1[...].T.flatten(), model.w2[...].T.flatten()])
