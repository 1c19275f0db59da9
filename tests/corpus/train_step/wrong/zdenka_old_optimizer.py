import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2


@nnx.jit
def train_step(model, optimizer, x, y):
    def loss_fn(model):
        return jnp.mean((model(x) - y) ** 2)

    loss, grads = nnx.value_and_grad(loss_fn)(model)
    optimizer.update(grads)  # in-place update
    return loss


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    optimizer = nnx.Optimizer(model, optax.sgd(rate), wrt=nnx.Param)
    losses = []
    for _ in range(steps):
        losses.append(train_step(model, optimizer, x, y))
    return jnp.concatenate([jnp.stack(losses), model.w1[...].flatten(), model.w2[...].flatten()])
