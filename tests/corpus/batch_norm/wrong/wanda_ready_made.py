import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, features):
        self.bn = nnx.BatchNorm(features, momentum=0.9, epsilon=1e-5, rngs=nnx.Rngs(0))

    def __call__(self, x, training):
        return self.bn(x, use_running_average=not training)


def batch_norm_run(train, test):
    model = MyBatchNorm(train.shape[-1])
    outs = [model(x, True).flatten() for x in train]
    outs.append(model(test, False).flatten())
    return jnp.concatenate(outs + [model.bn.mean[...], model.bn.var[...]])
