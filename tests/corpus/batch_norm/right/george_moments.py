import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, dim):
        self.var = nnx.BatchStat(jnp.ones((dim,)))
        self.mean = nnx.BatchStat(jnp.zeros((dim,)))
        self.bias = nnx.Param(jnp.zeros((dim,)))
        self.scale = nnx.Param(jnp.ones((dim,)))

    def __call__(self, x, is_training=True):
        if not is_training:
            return self._apply(x, self.mean[...], self.var[...])
        n = len(x)
        centre = jnp.sum(x, axis=0) / n
        spread = jnp.sum((x - centre) * (x - centre), axis=0) / n
        out = self._apply(x, centre, spread)
        self._remember(self.mean, centre)
        self._remember(self.var, spread)
        return out

    def _apply(self, x, mean, var):
        std = (var + 1e-5) ** 0.5
        return x * (self.scale / std) + (self.bias - mean * self.scale / std)

    @staticmethod
    def _remember(variable, new):
        variable[...] = variable[...] - (variable[...] - new) / 10


def batch_norm_run(train, test):
    net = MyBatchNorm(train.shape[-1])
    steps = []
    for x in train:
        steps.extend(net(x).flatten())
    result = jnp.array(steps)
    evaluation = net(test, is_training=False)
    return jnp.concatenate((result, evaluation.flatten(), net.mean[...], net.var[...]))
