import jax.numpy as jnp
import optax
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        x = x @ self.w1
        x = nnx.tanh(x)
        return x @ self.w2


def loss_fn(model, batch):
    inputs, targets = batch
    return optax.l2_loss(model(inputs), targets).mean() * 2


@nnx.jit
def train_step(model, optimizer, batch):
    loss, grads = nnx.value_and_grad(loss_fn)(model, batch)
    optimizer.update(model, grads)
    return loss


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    optimizer = nnx.Optimizer(model, optax.sgd(rate, momentum=0.9), wrt=nnx.Param)
    losses = []
    for _ in range(steps):
        losses.append(train_step(model, optimizer, (x, y)))
    return jnp.concatenate([jnp.array(losses), model.w1[...].flatten(), model.w2[...].flatten()])
