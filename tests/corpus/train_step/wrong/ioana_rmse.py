import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def rmse(pred, target):
    return jnp.sqrt(jnp.mean((pred - target) ** 2))


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    optimizer = nnx.Optimizer(model, optax.sgd(rate), wrt=nnx.Param)

    @nnx.jit
    def train_step(model, optimizer):
        loss, grads = nnx.value_and_grad(lambda m: rmse(m(x), y))(model)
        optimizer.update(model, grads)
        return loss

    losses = [train_step(model, optimizer) for _ in range(steps)]
    return jnp.hstack((jnp.stack(losses), model.w1[...].ravel(), model.w2[...].ravel()))
