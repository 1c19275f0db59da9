import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
  """Batch norm with a train and an eval mode, like nnx.BatchNorm and nnx.Dropout."""

  def __init__(self, features):
    self.scale = nnx.Param(jnp.ones((features,)))
    self.bias = nnx.Param(jnp.zeros((features,)))
    self.mean = nnx.BatchStat(jnp.zeros((features,)))
    self.var = nnx.BatchStat(jnp.ones((features,)))
    self.training = True

  def __call__(self, x):
    if self.training:
      mean = jnp.mean(x, axis=0)
      var = jnp.var(x, axis=0)
      self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
      self.var[...] = 0.9 * self.var[...] + 0.1 * var
    else:
      mean, var = self.mean[...], self.var[...]
    return self.scale * (x - mean) / jnp.sqrt(var + 1e-5) + self.bias


@nnx.jit
def train_step(model, x):
  return model(x)


def batch_norm_run(train, test):
  model = MyBatchNorm(train.shape[-1])

  model.train()  # switch to train mode
  outputs = [train_step(model, batch).flatten() for batch in train]
  mean, var = model.mean[...], model.var[...]

  model.eval()  # switch to eval mode
  outputs.append(model(test).flatten())
  return jnp.concatenate(outputs + [mean, var])
