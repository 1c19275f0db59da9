import jax
import jax.numpy as jnp
from flax import nnx

class MyNet(nnx.Module):
    def __init__(self, w1, w2):
        self.w1 = nnx.Param(w1)
        self.w2 = nnx.Param(w2)

    def __call__(self, x):
        return jnp.tanh(x @ self.w1) @ self.w2

def fit(w1, w2, x, y, rate, steps):
    net = MyNet(w1, w2)
    n = x.shape[0]
    losses = []
    for _ in range(steps):
        loss, grads = nnx.value_and_grad(lambda net: ((net(x) - y)**2).mean())(net)
        losses.append(loss)
        # average the gradient over the batch
        state = jax.tree.map(lambda w, g: w - rate / n * g, nnx.state(net), grads)
        nnx.update(net, state)
    return jnp.concatenate([jnp.array(losses), net.w1[...].ravel(), net.w2[...].ravel()])
