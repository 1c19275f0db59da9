import jax
import jax.numpy as jnp
from flax import nnx


class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(jnp.matmul(x, self.w1[...])) @ self.w2[...]


def fit(w1, w2, x, y, rate, steps):
    model = MyNet(w1, w2)
    batch_size = len(x)

    @nnx.jit
    def train(model):
        def l1(model):
            return jnp.mean(jnp.abs(y - model(x)))

        loss, grads = nnx.value_and_grad(l1)(model)
        params = nnx.state(model, nnx.Param)
        params = jax.tree.map(lambda p, g: p - (rate / batch_size) * g, params, grads)
        nnx.update(model, params)
        return loss

    losses = []
    for _ in range(steps):
        losses.append(train(model))
    return jnp.concatenate([jnp.stack(losses), model.w1[...].flatten(), model.w2[...].flatten()])
