import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, training):
        mean = x.mean(axis=0) if training else self.mean[...]
        var = x.var(axis=0) if training else self.var[...]
        if training:
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        return (x - mean) / jnp.sqrt(var) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outputs = []
    for x in train:
        outputs.append(model(x, training=True))
    outputs.append(model(test, training=False))
    return jnp.concatenate([y.flatten() for y in outputs] + [model.mean[...], model.var[...]])
