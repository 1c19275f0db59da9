import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, training):
        if training:
            mean = x.mean(axis=0)
            std = jnp.sqrt(x.var(axis=0) + 1e-5)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * std
        else:
            mean = self.mean[...]
            std = self.var[...]
        return (x - mean) / std * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    bn = MyBatchNorm(train.shape[-1])
    outs = [bn(x, True).flatten() for x in train] + [bn(test, False).flatten()]
    return jnp.concatenate(outs + [bn.mean[...], bn.var[...]])
