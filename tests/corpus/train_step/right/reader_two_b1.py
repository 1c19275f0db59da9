import functools

import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    """Two layers without biases, and a tanh between them."""

    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2


def loss_fn(params, static, x, y):
    net = nnx.merge(static, params)
    return jnp.mean(jnp.square(net(x) - y))


@functools.partial(jax.jit, static_argnames=("static", "steps"))
def sgd(static, params, x, y, rate, steps):
    def step(params, _):
        loss, grads = jax.value_and_grad(loss_fn)(params, static, x, y)
        params = jax.tree.map(lambda p, g: p - rate * g, params, grads)
        return params, loss

    return jax.lax.scan(step, params, xs=None, length=steps)


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    static, params = nnx.split(net, nnx.Param)
    # print(jax.tree.structure(params))
    # for path, leaf in jax.tree_util.tree_leaves_with_path(params):
    #     print(jax.tree_util.keystr(path), leaf.shape)
    params, losses = sgd(static, params, x, y, rate, steps)
    nnx.update(net, params)
    leaves = jax.tree.leaves(params)  # sorted by name: w1, w2
    assert len(leaves) == 2
    return jnp.concatenate([losses] + [leaf.ravel() for leaf in leaves])
