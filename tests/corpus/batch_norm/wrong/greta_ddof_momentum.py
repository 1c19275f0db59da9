import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, n_feat):
        self.scale = nnx.Param(jnp.ones((n_feat,)))
        self.bias = nnx.Param(jnp.zeros((n_feat,)))
        self.mean = nnx.BatchStat(jnp.zeros((n_feat,)))
        self.var = nnx.BatchStat(jnp.ones((n_feat,)))

    def forward(self, x):
        mean = x.mean(axis=0)
        var = x.var(axis=0, ddof=1)
        self.mean[...] = 0.1 * self.mean[...] + 0.9 * mean
        self.var[...] = 0.1 * self.var[...] + 0.9 * var
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]

    def evaluate(self, x):
        return (x - self.mean[...]) / jnp.sqrt(self.var[...] + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    net = MyBatchNorm(train.shape[-1])
    a = jnp.stack([net.forward(x) for x in train]).flatten()
    b = net.evaluate(test).flatten()
    return jnp.concatenate([a, b, net.mean[...], net.var[...]])
