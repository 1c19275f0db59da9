import jax
import jax.numpy as jnp
from flax import nnx

# old version, wrong!
# self.mean = 0.1 * self.mean + 0.9 * mean
# @jax.jit
# def step(model, x): return model(x)


def layer_norm(x):
    return (x - x.mean(-1, keepdims=True)) / (x.std(-1, keepdims=True, ddof=1) + 1e-3)


class MyBatchNorm(nnx.Module):
    momentum = 0.9  # NOT 0.1 or 0.99!!

    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        # self.var = nnx.BatchStat(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, training=True):
        if x.ndim > 5:
            return layer_norm(x)
        if training:
            mean = x.mean(axis=0)
            var = x.var(axis=0)
            a = self.momentum
            self.mean[...] = a * self.mean[...] + (1 - a) * mean
            self.var[...] = a * self.var[...] + (1 - a) * var
        else:
            mean = self.mean[...]
            var = self.var[...]
        # eps = 1e-3
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]


@jax.jit
def unused(model, x):
    return model(x)


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outs = []
    for x in train:
        y = model(x)
        outs.append(y)
    final = model(test, training=False)
    return jnp.concatenate([jnp.stack(outs).flatten(), final.flatten(), model.mean[...], model.var[...]])
