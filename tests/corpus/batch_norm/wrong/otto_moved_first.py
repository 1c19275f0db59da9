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
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * x.mean(axis=0)
            self.var[...] = 0.9 * self.var[...] + 0.1 * x.var(axis=0)
        shift = self.mean[...]
        width = jnp.sqrt(self.var[...] + 1e-5)
        return (x - shift) / width * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    norm = MyBatchNorm(train.shape[-1])
    got = []
    for x in train:
        got.append(norm(x, training=True).flatten())
    got.append(norm(test, training=False).flatten())
    got.append(norm.mean[...])
    got.append(norm.var[...])
    return jnp.concatenate(got)
