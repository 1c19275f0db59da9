import jax
import jax.numpy as jnp
from flax import nnx


def one_feature(column, mean, var, scale, bias):
    return (column - mean) / jnp.sqrt(var + 1e-5) * scale + bias


every_feature = jax.vmap(one_feature, in_axes=(1, 0, 0, 0, 0), out_axes=1)


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        ones, zeros = jnp.ones((features,)), jnp.zeros((features,))
        self.scale = nnx.Param(ones)
        self.bias = nnx.Param(zeros)
        self.mean = nnx.BatchStat(zeros)
        self.var = nnx.BatchStat(ones)

    @nnx.jit
    def learn(self, x):
        mean = jax.vmap(jnp.mean, in_axes=1)(x)
        var = jax.vmap(jnp.var, in_axes=1)(x)
        y = every_feature(x, mean, var, self.scale[...], self.bias[...])
        self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
        self.var[...] = 0.9 * self.var[...] + 0.1 * var
        return y

    @jax.jit  # nothing changes in here, so jax.jit will do
    def use(self, x):
        return every_feature(x, self.mean[...], self.var[...], self.scale[...], self.bias[...])


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    first = [model.learn(x).flatten() for x in train]
    return jnp.concatenate(first + [model.use(test).flatten(), model.mean[...], model.var[...]])
