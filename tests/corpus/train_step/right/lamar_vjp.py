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
    _, rest = nnx.split(net)

    def forward(a, b):
        return jnp.tanh(x @ a) @ b

    def go(a, b, left):
        if left == 0:
            return [], a, b
        out, pull = jax.vjp(forward, a, b)
        diff = out - y
        da, db = pull(2.0 * diff / diff.size)
        later, end_a, end_b = go(a - rate * da, b - rate * db, left - 1)
        return [jnp.mean(diff**2), *later], end_a, end_b

    losses, net.w1[...], net.w2[...] = go(net.w1[...], net.w2[...], steps)
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
