import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def train_on(self, x):
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
        self.var[...] = 0.9 * self.var[...] + 0.1 * var
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]

    def __call__(self, x):
        return (x - self.mean[...]) / jnp.sqrt(self.var[...] + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    y = jax.vmap(model.train_on)(train)
    return jnp.concatenate([y.flatten(), model(test).flatten(), model.mean[...], model.var[...]])
