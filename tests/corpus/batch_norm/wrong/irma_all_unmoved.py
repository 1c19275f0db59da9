import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, d):
        self.scale = nnx.Param(jnp.ones((d,)))
        self.bias = nnx.Param(jnp.zeros((d,)))
        self.mean = nnx.BatchStat(jnp.zeros((d,)))
        self.var = nnx.BatchStat(jnp.ones((d,)))

    def __call__(self, x, train):
        if train:
            x = (x - jnp.mean(x)) / jnp.sqrt(jnp.var(x) + 1e-5)
        else:
            x = (x - self.mean[...]) / jnp.sqrt(self.var[...] + 1e-5)
        return x * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    layer = MyBatchNorm(train.shape[-1])
    parts = []
    for t in train:
        parts.append(layer(t, train=True).ravel())
    parts.append(layer(test, train=False).ravel())
    return jnp.concatenate(parts + [layer.mean[...], layer.var[...]])
