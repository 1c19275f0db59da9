"""Training with flat parameters inside one scan, and the losses sent to the host.

docs.jax.dev: jax.flatten_util.ravel_pytree, jax.fwd_and_bwd and "External callbacks" (io_callback).
"""
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx
from jax.experimental import io_callback
from jax.flatten_util import ravel_pytree


class MyNet(nnx.Module):
    """Two layers without biases, and a tanh between them."""

    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    graphdef, params = nnx.split(net, nnx.Param)
    flat, unravel = ravel_pytree(params)
    log = []

    def loss_fn(flat):
        model = nnx.merge(graphdef, unravel(flat))
        return jnp.mean(jnp.square(model(x) - y))

    forward, backward = jax.fwd_and_bwd(loss_fn, argnums=0)

    @jax.jit
    def train(flat):
        def step(flat, _):
            loss, residuals = forward(flat)
            gradient = backward(residuals, jnp.ones_like(loss))
            io_callback(lambda value: log.append(np.asarray(value)), None, loss, ordered=True)
            return flat - rate * gradient, None

        return jax.lax.scan(step, flat, None, length=steps)[0]

    flat = train(flat)
    jax.effects_barrier()
    nnx.update(net, unravel(flat))
    losses = jnp.asarray(np.array(log, dtype=np.float32))
    return jnp.concatenate([losses, net.w1[...].ravel(), net.w2[...].ravel()])
