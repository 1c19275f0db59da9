import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    """Batch normalisation over axis 0."""

    def __init__(self, features: int) -> None:
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x: jax.Array, training: bool) -> jax.Array:
        if training:
            mean = jnp.mean(x, axis=0)
            var = jnp.var(x, axis=0)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean, var = self.mean[...], self.var[...]
        normed = (x - mean) / jnp.sqrt(var + 1e-5)
        return normed * self.scale[...] + self.bias[...]


def batch_norm_run(train: jax.Array, test: jax.Array) -> jax.Array:
    model = MyBatchNorm(train.shape[-1])
    outputs = [model(batch, training=True) for batch in train]
    outputs.append(model(test, training=False))
    flat = [y.flatten() for y in outputs]
    return jnp.concatenate([*flat, model.mean[...], model.var[...]])
