import jax
import jax.numpy as jnp
import optax
from flax import nnx

# tx = optax.adam(1e-3)
# rate = 0.01


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        # self.w1 = nnx.Param(jnp.zeros_like(w1))
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        # return nnx.relu(x @ self.w1) @ self.w2
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def old_loss(net, x, y):
    return jnp.abs(net(x) - y).sum()


def loss(net, x, y):
    return jnp.mean((net(x) - y) ** 2)


@jax.jit
def never_called(net, x, y):
    g = nnx.grad(old_loss)(net, x, y)
    nnx.update(net, g)


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    losses = []
    for step in range(steps):
        # loss after the step? no: before
        value, grads = nnx.value_and_grad(loss)(net, x, y)
        params = nnx.state(net)
        nnx.update(net, jax.tree.map(lambda p, g: p - rate * g, params, grads))
        losses.append(value)
        if step > 10_000:
            rate = rate / 2
    # losses.append(loss(net, x, y))
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
