"""Batch norm with collectives over a named axis.

docs.jax.dev: jax.vmap with axis_name and jax.lax.pmean; flax: Module.train() and Module.eval().
"""
import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    """Normalisation of each feature over the batch, with running statistics for later use."""

    def __init__(self, features, momentum=0.9, epsilon=1e-5):
        self.scale = nnx.Param(jnp.ones(features))
        self.bias = nnx.Param(jnp.zeros(features))
        self.mean = nnx.BatchStat(jnp.zeros(features))
        self.var = nnx.BatchStat(jnp.ones(features))
        self.momentum = momentum
        self.epsilon = epsilon
        self.use_running_average = False  # what train() and eval() set

    def normalise(self, x, mean, var):
        root = jnp.sqrt(var + self.epsilon)
        return (x - mean) / root * self.scale[...] + self.bias[...]

    def __call__(self, x):
        if self.use_running_average:
            return self.normalise(x, self.mean[...], self.var[...])

        def statistics(row):  # one example, but it may ask the others
            mean = jax.lax.pmean(row, "batch")
            var = jax.lax.pmean(jnp.square(row - mean), axis_name="batch")
            return mean, var

        mean, var = jax.vmap(statistics, out_axes=None, axis_name="batch")(x)
        m = self.momentum
        self.mean[...] = m * self.mean[...] + (1 - m) * mean
        self.var[...] = m * self.var[...] + (1 - m) * var
        return self.normalise(x, mean, var)


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    model.train()
    outputs = [model(batch).ravel() for batch in train]
    model.eval()
    outputs.append(model(test).ravel())
    return jnp.concatenate([*outputs, model.mean[...], model.var[...]])
