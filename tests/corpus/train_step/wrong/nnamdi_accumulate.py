# habits from torch: where do I zero the gradients?
import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1[...]) @ self.w2[...]


def criterion(model, x, y):
    return ((model(x) - y) ** 2).mean()


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    grad_w1 = jnp.zeros_like(w1)
    grad_w2 = jnp.zeros_like(w2)
    losses = []
    for epoch in range(steps):
        loss, g = nnx.value_and_grad(criterion)(model, x, y)
        grad_w1 += g["w1"][...]
        grad_w2 += g["w2"][...]
        model.w1[...] = model.w1[...] - rate * grad_w1
        model.w2[...] = model.w2[...] - rate * grad_w2
        losses.append(loss)
    return jnp.concatenate([jnp.array(losses), model.w1[...].flatten(), model.w2[...].flatten()])
