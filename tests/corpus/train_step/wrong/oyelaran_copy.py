import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def train_step(net, x, y, rate):
    """One step; returns the loss and the trained net."""
    def mse(n):
        return jnp.mean((n(x) - y) ** 2)

    loss, grads = nnx.value_and_grad(mse)(net)
    trained = MyNet(
        net.w1[...] - rate * grads.w1[...],
        net.w2[...] - rate * grads.w2[...],
    )
    return loss, trained


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = []
    for _ in range(steps):
        loss, trained = train_step(net, x, y, rate)
        losses.append(loss)
    return jnp.concatenate([jnp.array(losses), trained.w1[...].flatten(), trained.w2[...].flatten()])
