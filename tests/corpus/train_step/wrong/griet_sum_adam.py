import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def step(net, opt, x, y):
    total, grads = nnx.value_and_grad(lambda n: ((n(x) - y) ** 2).sum())(net)
    opt.update(net, grads)
    return total


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    opt = nnx.Optimizer(net, optax.adam(learning_rate=rate), wrt=nnx.Param)
    losses = [step(net, opt, x, y) for _ in range(steps)]
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
