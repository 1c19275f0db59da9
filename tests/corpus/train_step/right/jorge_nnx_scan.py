import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, first, second):
        self.w1 = nnx.Param(first)
        self.w2 = nnx.Param(second)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)

    @nnx.scan(in_axes=(nnx.Carry, 0), out_axes=(nnx.Carry, 0))
    def epoch(net, _):
        loss, grads = nnx.value_and_grad(lambda n: jnp.mean(jnp.square(n(x) - y)))(net)
        net.w1[...] = net.w1[...] - rate * grads.w1[...]
        net.w2[...] = net.w2[...] - rate * grads.w2[...]
        return net, loss

    net, losses = epoch(net, jnp.arange(steps))
    return jnp.r_[losses, net.w1[...].ravel(), net.w2[...].ravel()]
