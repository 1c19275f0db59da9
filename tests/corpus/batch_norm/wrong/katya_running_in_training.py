import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features: int):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def update_stats(self, x):
        self.mean[...] = 0.9 * self.mean[...] + 0.1 * x.mean(axis=0)
        self.var[...] = 0.9 * self.var[...] + 0.1 * x.var(axis=0)

    def __call__(self, x):
        return (x - self.mean[...]) / jnp.sqrt(self.var[...] + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    out = []
    for x in train:
        out.append(model(x).flatten())
        model.update_stats(x)
    out.append(model(test).flatten())
    return jnp.concatenate(out + [model.mean[...], model.var[...]])
