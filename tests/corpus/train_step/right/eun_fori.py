from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        super().__init__()
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        h = jnp.einsum("bi,ih->bh", x, self.w1[...])
        return jnp.einsum("bh,ho->bo", jnp.tanh(h), self.w2[...])


@partial(jax.jit, static_argnames=("graph", "steps"))
def run(graph, state, x, y, rate, steps):
    def loss_fn(s):
        d = nnx.merge(graph, s)(x) - y
        return jnp.sum(d * d) / d.size

    def body(i, carry):
        s, losses = carry
        v, g = jax.value_and_grad(loss_fn)(s)
        s = jax.tree.map(lambda a, b: a - rate * b, s, g)
        return s, losses.at[i].set(v)

    return jax.lax.fori_loop(0, steps, body, (state, jnp.zeros(steps)))


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    graph, state = nnx.split(model)
    state, losses = run(graph, state, x, y, rate, steps)
    nnx.update(model, state)
    return jnp.concatenate([losses, *(p[...].ravel() for p in (model.w1, model.w2))])
