# The functional training loop of the performance guide: split once, jit a pure
# step, give the old state away with donate_argnums, update the model at the end.
from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
  def __init__(self, features: int, *, momentum: float = 0.9, epsilon: float = 1e-5):
    self.scale = nnx.Param(jnp.ones((features,)))
    self.bias = nnx.Param(jnp.zeros((features,)))
    self.mean = nnx.BatchStat(jnp.zeros((features,)))
    self.var = nnx.BatchStat(jnp.ones((features,)))
    self.momentum = momentum
    self.epsilon = epsilon

  def __call__(self, x, *, training):
    if training:
      mean, var = x.mean(0), x.var(0)
      m = self.momentum
      self.mean[...] = m * self.mean[...] + (1 - m) * mean
      self.var[...] = m * self.var[...] + (1 - m) * var
    else:
      mean, var = self.mean[...], self.var[...]
    y = (x - mean) / jnp.sqrt(var + self.epsilon)
    return y * self.scale + self.bias


@partial(jax.jit, static_argnums=0, donate_argnums=2)
def train_step(graphdef, params, batch_stats, x):
  model = nnx.merge(graphdef, params, batch_stats)
  y = model(x, training=True)
  _, _, batch_stats = nnx.split(model, nnx.Param, nnx.BatchStat)
  return batch_stats, y


def batch_norm_run(train, test):
  model = MyBatchNorm(train.shape[-1])
  graphdef, params, batch_stats = nnx.split(model, nnx.Param, nnx.BatchStat)
  ys = []
  for x in train:
    batch_stats, y = train_step(graphdef, params, batch_stats, x)
    ys.append(y.ravel())
  nnx.update(model, params, batch_stats)
  ys.append(model(test, training=False).ravel())
  return jnp.concatenate([*ys, model.mean[...], model.var[...]])
