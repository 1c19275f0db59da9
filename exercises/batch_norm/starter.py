import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    """Normalisation of each feature over the batch, with running statistics for later use."""

    def __init__(self, features):
        # Make two nnx.Params, a scale and a bias, and two nnx.BatchStats, a mean and a var.
        pass

    def __call__(self, x, *, training):
        # In training: take the batch's statistics, and move the running ones towards them.
        # Otherwise: take the running ones. Then normalise.
        return x


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outputs = [model(batch, training=True).flatten() for batch in train]
    outputs.append(model(test, training=False).flatten())
    # The two running statistics come behind the outputs.
    return jnp.concatenate(outputs)
