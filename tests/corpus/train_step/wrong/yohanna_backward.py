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
    losses = []
    for _ in range(steps):
        loss = jnp.mean((model(x) - y) ** 2)
        losses.append(loss)
        loss.backward()
        model.w1[...] -= rate * model.w1.grad
        model.w2[...] -= rate * model.w2.grad
    return jnp.concatenate([jnp.stack(losses), model.w1[...].flatten(), model.w2[...].flatten()])
