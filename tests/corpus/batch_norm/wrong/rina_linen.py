import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    features: int

    def setup(self):
        self.scale = self.param("scale", nnx.initializers.ones, (self.features,))
        self.bias = self.param("bias", nnx.initializers.zeros, (self.features,))
        self.mean = self.variable("batch_stats", "mean", jnp.zeros, (self.features,))
        self.var = self.variable("batch_stats", "var", jnp.ones, (self.features,))

    def __call__(self, x, training):
        if training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.mean.value = 0.9 * self.mean.value + 0.1 * mean
            self.var.value = 0.9 * self.var.value + 0.1 * var
        else:
            mean, var = self.mean.value, self.var.value
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale + self.bias


def batch_norm_run(train, test):
    model = MyBatchNorm(features=train.shape[-1])
    outs = [model(x, True).flatten() for x in train]
    outs.append(model(test, False).flatten())
    return jnp.concatenate(outs + [model.mean.value, model.var.value])
