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
    graphdef, params = nnx.split(net)

    @jax.jit
    def update(params):
        def loss(params):
            errors = nnx.merge(graphdef, params)(x) - y
            squared_distance = jnp.sum(errors**2, axis=1)
            return squared_distance.mean()

        l, g = jax.value_and_grad(loss)(params)
        new = jax.tree_util.tree_map(lambda p, q: p - rate * q, params, g)
        return new, l

    all_losses = jnp.zeros((steps,))
    for s in range(steps):
        params, l = update(params)
        all_losses = all_losses.at[s].set(l)
    nnx.update(net, params)
    return jnp.concatenate([all_losses, net.w1[...].flatten(), net.w2[...].flatten()])
