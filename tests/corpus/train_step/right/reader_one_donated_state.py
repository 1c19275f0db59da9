from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        # Copies: the state below is donated, and what is donated is gone for the caller.
        self.w1 = nnx.Param(jnp.array(w1, copy=True))
        self.w2 = nnx.Param(jnp.array(w2, copy=True))

    def __call__(self, x):
        return jnp.tanh(jnp.dot(x, self.w1[...])) @ self.w2[...]


@partial(jax.jit, static_argnums=(0,), donate_argnums=(1,))
def train_step(graphdef, params, x, y, rate):
    def loss_fn(params):
        model = nnx.merge(graphdef, params)
        return jnp.mean(jnp.square(model(x) - y))

    loss, grads = jax.value_and_grad(loss_fn)(params)
    params = jax.tree.map(lambda p, g: p - rate * g, params, grads)
    return params, loss


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    graphdef, params = nnx.split(net, nnx.Param)
    losses = []
    for _ in range(steps):
        params, loss = train_step(graphdef, params, x, y, rate)
        losses.append(loss)
    nnx.update(net, params)  # the net holds the trained weights now
    weights = [leaf.ravel() for leaf in jax.tree.leaves(nnx.state(net, nnx.Param))]  # w1, w2
    return jnp.concatenate([jnp.array(losses), *weights])
