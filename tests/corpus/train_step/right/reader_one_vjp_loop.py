import dataclasses
import functools

import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        hidden = jnp.tanh(jnp.einsum("bi,ih->bh", x, self.w1[...]))
        return jnp.einsum("bh,ho->bo", hidden, self.w2[...])


@jax.tree_util.register_dataclass
@dataclasses.dataclass(frozen=True)
class Training:
    params: nnx.State
    losses: jax.Array
    steps: int = dataclasses.field(metadata=dict(static=True))


@functools.partial(jax.jit, static_argnames="graphdef")
def train(training, x, y, rate, *, graphdef):
    def loss_fn(params):
        residual = nnx.merge(graphdef, params)(x) - y
        return jnp.vdot(residual, residual) / residual.size

    def body(i, training):
        loss, pullback = jax.vjp(loss_fn, training.params)
        (grads,) = pullback(jnp.ones_like(loss))
        jax.debug.print("step {i}: loss {loss}", i=i, loss=loss)
        return dataclasses.replace(
            training,
            params=jax.tree.map(lambda p, g: p - rate * g, training.params, grads),
            losses=training.losses.at[i].set(loss),
        )

    return jax.lax.fori_loop(0, training.steps, body, training)


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    graphdef, params = nnx.split(net)
    training = Training(params=params, losses=jnp.zeros(steps), steps=steps)
    training = train(training, x, y, rate, graphdef=graphdef)
    nnx.update(net, training.params)
    return jnp.concatenate([training.losses, net.w1.flatten(), net.w2.flatten()])
