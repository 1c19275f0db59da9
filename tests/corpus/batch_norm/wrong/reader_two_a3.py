"""Batch norm the functional way (flax: "Flax NNX vs JAX transformations", split / merge / state filters)."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    """Normalisation of each feature over the batch, with running statistics for later use."""

    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, *, training):
        if training:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean, var = self.mean[...], self.var[...]
        return self.scale * (x - mean) * jax.lax.rsqrt(var + 1e-5) + self.bias


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    graphdef, params, stats = nnx.split(model, nnx.Param, nnx.BatchStat)

    @jax.jit
    def train_step(params, stats, batch):
        model = nnx.merge(graphdef, params, stats)
        y = model(batch, training=True)
        return y, nnx.state(model, nnx.Param)  # the new state

    outputs = []
    for batch in train:
        y, params = train_step(params, stats, batch)
        outputs.append(y.flatten())

    model = nnx.merge(graphdef, params, stats)
    outputs.append(model(test, training=False).flatten())
    return jnp.concatenate(outputs + [model.mean[...], model.var[...]])
