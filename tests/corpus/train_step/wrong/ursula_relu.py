import jax
import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1: jax.Array, w2: jax.Array) -> None:
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x: jax.Array) -> jax.Array:
        return nnx.relu(x @ self.w1[...]) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    tx = nnx.Optimizer(net, optax.sgd(rate), wrt=nnx.Param)

    @nnx.jit
    def one(net, tx):
        loss, grads = nnx.value_and_grad(lambda net: jnp.mean((net(x) - y) ** 2))(net)
        tx.update(net, grads)
        return loss

    losses = [one(net, tx) for _ in range(steps)]
    return jnp.concatenate([jnp.stack(losses), net.w1[...].flatten(), net.w2[...].flatten()])
