import jax
import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    solver = optax.sgd(learning_rate=rate)
    graphdef, params = nnx.split(net, nnx.Param)
    opt_state = solver.init(params)

    def loss_fn(params):
        predictions = nnx.merge(graphdef, params)(x)
        return jnp.mean(optax.l2_loss(predictions, y))

    def step(carry, _):
        params, opt_state = carry
        loss, grads = jax.value_and_grad(loss_fn)(params)
        updates, opt_state = solver.update(grads, opt_state, params)
        params = optax.apply_updates(params, updates)
        return (params, opt_state), loss

    (params, _), losses = jax.lax.scan(step, (params, opt_state), length=steps)
    nnx.update(net, params)
    return jnp.concatenate([losses, net.w1[...].flatten(), net.w2[...].flatten()])
