import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, c):
        self.scale = nnx.Param(jnp.ones((c,)))
        self.bias = nnx.Param(jnp.zeros((c,)))
        self.mean = nnx.BatchStat(jnp.zeros((c,)))
        self.var = nnx.BatchStat(jnp.ones((c,)))

    def __call__(self, x, update):
        m = x.mean(0, keepdims=True)
        v = x.var(0, keepdims=True)
        if update:
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * m[0]
            self.var[...] = 0.9 * self.var[...] + 0.1 * v[0]
        return (x - m) / jnp.sqrt(v + 1e-5) * self.scale + self.bias


def batch_norm_run(train, test):
    bn = MyBatchNorm(train.shape[-1])
    a = [bn(x, update=True).flatten() for x in train]
    b = bn(test, update=False).flatten()
    return jnp.concatenate(a + [b, bn.mean[...], bn.var[...]])
