import jax
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
    both = nnx.value_and_grad(lambda n: jnp.mean((n(x) - y) ** 2))
    loss, grads = both(net)
    losses = []
    for _ in range(steps):
        losses.append(loss)
        # compute the next loss and gradient first, then apply the old gradient
        next_loss, next_grads = both(net)
        net.w1[...] = net.w1[...] - rate * grads.w1[...]
        net.w2[...] = net.w2[...] - rate * grads.w2[...]
        loss, grads = next_loss, next_grads
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
