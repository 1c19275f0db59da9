import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = []
    for _ in range(steps):
        loss, g = nnx.value_and_grad(lambda net: jnp.mean(jnp.square(y - net(x))))(net)
        losses.append(loss)
        net.w1[...] = net.w1[...] - rate * g.w1[...]
        net.w2[...] = net.w2[...] - rate * g.w2[...]
    return jnp.concatenate([net.w1[...].flatten(), net.w2[...].flatten(), jnp.array(losses)])
