import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, training):
        if training:
            mean = jnp.mean(x, axis=-1, keepdims=True)
            var = jnp.var(x, axis=-1, keepdims=True)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean, var = self.mean[...], self.var[...]
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outs = [model(x, True) for x in train]
    outs.append(model(test, False))
    flat = [o.flatten() for o in outs]
    return jnp.concatenate(flat + [model.mean[...].flatten(), model.var[...].flatten()])
