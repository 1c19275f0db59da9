import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]

    def backward_and_update(self, x, y, rate):
        hidden = jnp.tanh(x @ self.w1[...])
        out = hidden @ self.w2[...]
        delta = 2 * (out - y) / y.size
        # output layer
        self.w2[...] = self.w2[...] - rate * hidden.T @ delta
        # hidden layer
        delta_hidden = (delta @ self.w2[...].T) * (1 - hidden**2)
        self.w1[...] = self.w1[...] - rate * x.T @ delta_hidden
        return jnp.mean((out - y) ** 2)


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = [net.backward_and_update(x, y, rate) for _ in range(steps)]
    return jnp.concatenate([jnp.array(losses), net.w1[...].flatten(), net.w2[...].flatten()])
