import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        init = jnp.zeros((features,))
        self.scale = nnx.Param(init)
        self.bias = nnx.Param(init)
        self.mean = nnx.BatchStat(init)
        self.var = nnx.BatchStat(init + 1)

    def __call__(self, x, training):
        if training:
            mean = x.mean(axis=0)
            var = x.var(axis=0)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean = self.mean[...]
            var = self.var[...]
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outs = [model(x, True).flatten() for x in train]
    outs.append(model(test, False).flatten())
    return jnp.concatenate(outs + [model.mean[...], model.var[...]])
