"""Batch norm with nnx.scan over the steps and nnx.cond for the mode (flax API: transforms)."""
import jax
import jax.numpy as jnp
from flax import nnx


def step_forward(model, x):
    mean = jnp.mean(x, axis=0)
    var = jnp.var(x, axis=0, mean=mean[None])
    for stat, new in ((model.mean, mean), (model.var, var)):
        stat.set_value(0.9 * stat.get_value() + 0.1 * new)
    return mean, var


def use_forward(model, x):
    return model.mean[...], model.var[...]


class MyBatchNorm(nnx.Module):
    """Normalisation of each feature over the batch, with running statistics for later use."""

    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.mean = nnx.BatchStat(jnp.zeros((features,)))
        self.var = nnx.BatchStat(jnp.ones((features,)))

    def __call__(self, x, training):
        mean, var = nnx.cond(training, step_forward, use_forward, self, x)
        return (x - mean) / jnp.sqrt(var + 1e-5) * self.scale + self.bias


axes = nnx.StateAxes({nnx.BatchStat: nnx.Carry, nnx.Param: None})


@nnx.scan(in_axes=(axes, 0), out_axes=0)
def train_all(model, batch):
    return model(batch, jnp.array(True))


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    trained = train_all(model, train)
    used = nnx.jit(lambda m, x: m(x, jnp.array(False)))(model, test)
    stats = nnx.state(model, nnx.BatchStat)
    return jnp.concatenate(
        [trained.flatten(), used.flatten(), stats["mean"][...], stats["var"][...]]
    )
