# lax.scan over the batches: state goes in with split and the model comes back with merge
import jax
import jax.numpy as jnp
from flax import nnx
from jax import lax


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
        y = (x - mean) * lax.rsqrt(var + 1e-5)
        return y * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    graphdef, state = nnx.split(model)

    def body(state, batch):
        model = nnx.merge(graphdef, state)
        y = model(batch, training=True)
        return nnx.state(model), y

    state, outputs = lax.scan(body, state, train)
    evaluation = model(test, training=False)
    return jnp.concatenate(
        [outputs.flatten(), evaluation.flatten(), model.mean[...], model.var[...]]
    )
