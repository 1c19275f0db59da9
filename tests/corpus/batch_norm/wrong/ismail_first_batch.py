import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))
        self.started = False

    def __call__(self, x, training=True):
        if training:
            mean = jnp.mean(x, axis=0)
            var = jnp.var(x, axis=0)
            if not self.started:
                # otherwise the average is pulled towards the initial values
                self.mean[...] = mean
                self.var[...] = var
                self.started = True
            else:
                self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
                self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean = self.mean[...]
            var = self.var[...]
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    layer = MyBatchNorm(train.shape[-1])
    outputs = [layer(x).flatten() for x in train]
    outputs.append(layer(test, training=False).flatten())
    return jnp.concatenate([*outputs, layer.mean[...], layer.var[...]])
