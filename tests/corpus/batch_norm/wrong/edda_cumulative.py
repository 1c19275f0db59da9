import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))
        self.steps = 0

    def __call__(self, x, training):
        if training:
            mean = jnp.mean(x, axis=0)
            var = jnp.var(x, axis=0)
            self.steps += 1
            # average over all batches so far
            self.mean[...] = self.mean[...] + (mean - self.mean[...]) / self.steps
            self.var[...] = self.var[...] + (var - self.var[...]) / self.steps
        else:
            mean = self.mean[...]
            var = self.var[...]
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    bn = MyBatchNorm(train.shape[-1])
    train_outputs = [bn(b, True).flatten() for b in train]
    test_output = bn(test, False).flatten()
    return jnp.concatenate([*train_outputs, test_output, bn.mean[...], bn.var[...]])
