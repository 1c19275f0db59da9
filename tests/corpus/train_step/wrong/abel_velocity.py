import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def loss_function(net, x, y):
    error = net(x) - y
    return jnp.mean(error * error)


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    v1, v2 = jnp.zeros_like(w1), jnp.zeros_like(w2)
    losses = []
    for _ in range(steps):
        loss, grads = nnx.value_and_grad(loss_function)(net, x, y)
        v1 = 0.9 * v1 - rate * grads["w1"][...]
        v2 = 0.9 * v2 - rate * grads["w2"][...]
        net.w1[...] = net.w1[...] + v1
        net.w2[...] = net.w2[...] + v2
        losses.append(loss)
    return jnp.concatenate([jnp.array(losses), net.w1[...].flatten(), net.w2[...].flatten()])
