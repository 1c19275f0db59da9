import jax.numpy as jnp
from flax import nnx


def standardise(x):
    return (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-5)


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, training):
        if training:
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * x.mean(axis=0)
            self.var[...] = 0.9 * self.var[...] + 0.1 * x.var(axis=0)
        return standardise(x) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outs = [model(x, True).flatten() for x in train] + [model(test, False).flatten()]
    return jnp.concatenate(outs + [model.mean[...], model.var[...]])
