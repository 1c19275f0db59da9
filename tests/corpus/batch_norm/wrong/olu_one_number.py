import jax.numpy as jnp
from flax import nnx

class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def train_step(self, x):
        mean = x.mean()
        var = x.var()
        self.mean[...] = self.mean[...] * 0.9 + mean * 0.1
        self.var[...] = self.var[...] * 0.9 + var * 0.1
        return self.normalise(x, mean, var)

    def normalise(self, x, mean, var):
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]

def batch_norm_run(train, test):
    layer = MyBatchNorm(test.shape[-1])
    out = [layer.train_step(x) for x in train]
    out.append(layer.normalise(test, layer.mean[...], layer.var[...]))
    out = [o.reshape(-1) for o in out]
    return jnp.concatenate([*out, layer.mean[...], layer.var[...]])
