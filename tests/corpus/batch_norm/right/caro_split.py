import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, d):
        self.scale, self.bias = nnx.Param(jnp.ones((d,))), nnx.Param(jnp.zeros((d,)))
        self.mean, self.var = nnx.BatchStat(jnp.zeros((d,))), nnx.BatchStat(jnp.ones((d,)))

    def __call__(self, x, *, train):
        m, v = self.mean[...], self.var[...]
        if train:
            m, v = x.mean(0), ((x - x.mean(0)) ** 2).mean(0)
            self.mean[...] += 0.1 * (m - self.mean[...])
            self.var[...] += 0.1 * (v - self.var[...])
        return (x - m) * jax.lax.rsqrt(v + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    graphdef, state = nnx.split(MyBatchNorm(train.shape[-1]))

    # jax.jit is fine here: the new state is returned and handed on
    @jax.jit
    def train_step(state, x):
        model = nnx.merge(graphdef, state)
        y = model(x, train=True)
        return nnx.state(model), y

    ys = []
    for x in train:
        state, y = train_step(state, x)
        ys.append(y.ravel())
    model = nnx.merge(graphdef, state)
    ys.append(model(test, train=False).ravel())
    return jnp.hstack(ys + [model.mean[...], model.var[...]])
