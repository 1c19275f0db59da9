import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


@nnx.jit
def train_step(net, x, y, rate):
    loss, grads = nnx.value_and_grad(lambda net: jnp.mean((net(x) - y) ** 2))(net)
    net.w1[...] = net.w1[...] - rate * grads.w1[...]
    net.w2[...] = net.w2[...] - rate * grads.w2[...]
    return loss


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    return jnp.array([train_step(net, x, y, rate) for _ in range(steps)])
