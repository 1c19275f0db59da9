import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    @nnx.jit(static_argnames="training")
    def __call__(self, x, training):
        if training:
            mean = x.mean(axis=0)
            var = x.var(axis=0)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean, var = self.mean[...], self.var[...]
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    y = [model(x, training=True).flatten() for x in train]
    y.append(model(test, training=False).flatten())
    return jnp.concatenate(y)
