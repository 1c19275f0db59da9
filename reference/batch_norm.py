"""The trusted answer to the exercise `batch_norm`."""

import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    """Normalisation of each feature over the batch, with running statistics for later use.

    It maps shape (batch, features) to the same shape.

    Args:
        features: number of features of each example.
    """

    def __init__(self, features: int) -> None:
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x: jax.Array, *, training: bool) -> jax.Array:
        """Normalise a batch by its own statistics in training, else by the running ones."""
        if training:
            mean = jnp.mean(x, axis=0)
            var = jnp.var(x, axis=0)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean = self.mean[...]
            var = self.var[...]
        deviation = jnp.sqrt(var + 1e-5)
        return (x - mean) / deviation * self.scale[...] + self.bias[...]


def batch_norm_run(train: jax.Array, test: jax.Array) -> jax.Array:
    """Return the outputs and then the statistics, float32, one axis.

    Args:
        train: batches, shape (steps, batch, features).
        test: examples of the evaluation, shape (examples, features).
    """
    model = MyBatchNorm(train.shape[-1])
    outputs = [model(batch, training=True).flatten() for batch in train]
    evaluation = model(test, training=False).flatten()
    return jnp.concatenate([*outputs, evaluation, model.mean[...], model.var[...]])
