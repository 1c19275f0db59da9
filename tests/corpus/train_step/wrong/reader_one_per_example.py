import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2


def mse(net, x_batched, y_batched):
    # The squared error of a single pair (x, y) ...
    def squared_error(x, y):
        difference = y - net(x)
        return jnp.inner(difference, difference)

    # ... vectorized, and the mean over all of them.
    return jnp.mean(jax.vmap(squared_error)(x_batched, y_batched), axis=0)


@nnx.jit
def step(net, x, y, rate):
    loss, grads = nnx.value_and_grad(mse)(net, x, y)
    params = nnx.state(net, nnx.Param)
    nnx.update(net, jax.tree.map(lambda p, g: p - rate * g, params, grads))
    return loss


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = [step(net, x, y, rate) for _ in range(steps)]
    return jnp.concatenate([jnp.stack(losses), net.w1[...].ravel(), net.w2[...].ravel()])
