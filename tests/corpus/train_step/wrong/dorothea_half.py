import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    """tanh network"""

    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps):
    graph, weights = nnx.split(MyNet(w1, w2))

    def E(weights):
        # the 1/2 cancels against the square
        r = nnx.merge(graph, weights)(x) - y
        return 0.5 * jnp.mean(r * r)

    errors = []
    for _ in range(steps):
        e, dE = jax.value_and_grad(E)(weights)
        errors.append(e)
        weights = jax.tree.map(lambda w, d: w - rate * d, weights, dE)
    net = nnx.merge(graph, weights)
    return jnp.concatenate([jnp.stack(errors), net.w1[...].ravel(), net.w2[...].ravel()])
