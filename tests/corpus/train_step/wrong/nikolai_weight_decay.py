import jax
import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def loss_fn(net, x, y):
    fit_term = jnp.mean((net(x) - y) ** 2)
    penalty = jnp.sum(net.w1[...] ** 2) + jnp.sum(net.w2[...] ** 2)
    return fit_term + 1e-3 * penalty


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    opt = nnx.Optimizer(net, optax.sgd(rate), wrt=nnx.Param)
    losses = []
    for _ in range(steps):
        loss, grads = nnx.value_and_grad(loss_fn)(net, x, y)
        opt.update(net, grads)
        losses.append(loss)
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
