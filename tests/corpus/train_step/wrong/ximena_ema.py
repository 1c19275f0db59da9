import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps, beta=0.9):
    net = MyNet(w1, w2)
    weights = {"w1": w1, "w2": w2}
    average = jax.tree.map(jnp.zeros_like, weights)

    def objective(weights):
        return jnp.mean((jnp.tanh(x @ weights["w1"]) @ weights["w2"] - y) ** 2)

    losses = []
    for _ in range(steps):
        loss, grads = jax.value_and_grad(objective)(weights)
        losses.append(loss)
        average = jax.tree.map(lambda m, g: beta * m + (1 - beta) * g, average, grads)
        weights = jax.tree.map(lambda w, m: w - rate * m, weights, average)
    net.w1[...], net.w2[...] = weights["w1"], weights["w2"]
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
