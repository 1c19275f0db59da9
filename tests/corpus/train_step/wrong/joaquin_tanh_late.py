import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        h = jax.nn.sigmoid(x @ self.w1[...])
        return h @ self.w2[...]


def loss_fn(net, x, y):
    return jnp.square(net(x) - y).mean()


@nnx.jit
def train_step(net, x, y, rate):
    grads = nnx.grad(loss_fn)(net, x, y)
    net.w1[...] = net.w1[...] - rate * grads.w1[...]
    net.w2[...] = net.w2[...] - rate * grads.w2[...]
    return loss_fn(net, x, y)


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = [train_step(net, x, y, rate) for _ in range(steps)]
    return jnp.concatenate([jnp.array(losses), net.w1[...].ravel(), net.w2[...].ravel()])
