import jax
import jax.flatten_util
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(jnp.array(w1))
        self.w2 = nnx.Param(jnp.array(w2))

    def __call__(self, x):
        return jax.lax.dot(jax.lax.tanh(jax.lax.dot(x, self.w1[...])), self.w2[...])


def sgd(weights, grads, rate):
    return {k: weights[k] - rate * grads[k] for k in weights}


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)

    def loss(weights):
        net.w1[...], net.w2[...] = weights["w1"], weights["w2"]
        return jnp.mean((net(x) - y) ** 2)

    weights = {"w1": net.w1[...], "w2": net.w2[...]}
    losses = []
    for _ in range(steps):
        losses += [((jnp.tanh(x @ weights["w1"]) @ weights["w2"] - y) ** 2).mean()]
        weights = sgd(weights, jax.grad(lambda p: jnp.mean((jnp.tanh(x @ p["w1"]) @ p["w2"] - y) ** 2))(weights), rate)
    loss(weights)
    flat, _ = jax.flatten_util.ravel_pytree(weights)
    return jnp.append(jnp.stack(losses), flat)
