"""Batch norm, with the functional training loop of the Flax performance guide.

nnx.jit walks over the object graph in Python at every call, so I split the
model once in front of the loop, keep everything as a state during the loop, and
use jax.jit for the step.
"""
import time

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
            mean = jnp.mean(x, axis=0)
            var = jnp.var(x, axis=0)
            self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
            self.var[...] = 0.9 * self.var[...] + 0.1 * var
        else:
            mean = self.mean[...]
            var = self.var[...]
        normalised = (x - mean) / jnp.sqrt(var + 1e-5)
        return normalised * self.scale + self.bias


@jax.jit
def jax_train_step(graphdef, state, x):
    # merge at the beginning of the function
    model = nnx.merge(graphdef, state)
    y = model(x, training=True)
    # the state is returned, the graphdef does not change
    state = nnx.state(model)
    return y, state


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    # split before the training loop
    graphdef, state = nnx.split(model)

    outputs = []
    start = time.perf_counter()
    for batch in train:
        y, state = jax_train_step(graphdef, state, batch)
        outputs.append(y.flatten())
    if outputs:
        outputs[-1].block_until_ready()
    elapsed = time.perf_counter() - start
    # print(f"{elapsed:.4f} s for {len(train)} steps")

    model_output = model(test, training=False)
    outputs.append(model_output.flatten())
    outputs.append(model.mean[...])
    outputs.append(model.var[...])
    return jnp.concatenate(outputs)
