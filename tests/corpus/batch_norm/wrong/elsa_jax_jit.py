import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, train: bool):
        if train:
            mean, var = x.mean(0), x.var(0)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean, var = self.mean[...], self.var[...]
        return self.scale[...] * (x - mean) / jnp.sqrt(var + 1e-5) + self.bias[...]


@jax.jit
def train_step(model, x):
    return model(x, train=True)


@jax.jit
def eval_step(model, x):
    return model(x, train=False)


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outputs = []
    for batch in train:
        outputs.append(train_step(model, batch))
    outputs.append(eval_step(model, test))
    return jnp.concatenate([*(o.flatten() for o in outputs), model.mean[...], model.var[...]])
