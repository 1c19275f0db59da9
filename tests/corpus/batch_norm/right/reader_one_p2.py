import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    """Normalisation of each feature over the batch, with running statistics for later use."""

    def __init__(self, features):
        self.scale = nnx.Param(nnx.initializers.ones_init()(None, (features,)))
        self.bias = nnx.Param(nnx.initializers.zeros_init()(None, (features,)))
        self.mean = nnx.BatchStat(jnp.zeros(features))
        self.var = nnx.BatchStat(jnp.ones(features))

    def __call__(self, x, *, training):
        # nnx.cond, so that `training` may be traced and nothing recompiles
        return nnx.cond(training, MyBatchNorm.train_step, MyBatchNorm.use, self, x)

    def normalise(self, x, mean, var):
        inv = jnp.reciprocal(jnp.sqrt(var + 1e-5))
        return (x - mean) * inv * self.scale[...] + self.bias[...]

    def train_step(self, x):
        mean = jnp.mean(x, axis=0)
        var = jnp.mean(jnp.square(x - mean), axis=0)
        self.mean[...] = 0.9 * self.mean[...] + 0.1 * mean
        self.var[...] = 0.9 * self.var[...] + 0.1 * var
        return self.normalise(x, mean, var)

    def use(self, x):
        return self.normalise(x, self.mean[...], self.var[...])


@nnx.jit
def apply(model, x, training):
    return model(x, training=training)


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outputs = [apply(model, batch, jnp.array(True)).flatten() for batch in train]
    outputs.append(apply(model, test, jnp.array(False)).flatten())
    outputs += [model.mean[...], model.var[...]]
    return jnp.concatenate(outputs)
