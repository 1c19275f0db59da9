import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    """normalises by the batch in training and by the running statistics later"""

    def __init__(self, n: int):
        self.scale = nnx.Param(jnp.ones((n,)))
        self.bias = nnx.Param(jnp.zeros((n,)))
        self.mean = nnx.BatchStat(jnp.zeros((n,)))
        self.var = nnx.BatchStat(jnp.ones((n,)))

    def __call__(self, x: jax.Array, train: bool) -> jax.Array:
        if train:
            m = jnp.mean(x, axis=0)
            v = jnp.var(x, axis=0)
        else:
            m = self.mean[...]
            v = self.var[...]
        x_hat = (x - m) / jnp.sqrt(v + 1e-5)
        return x_hat * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    net = MyBatchNorm(train.shape[2])
    ys = []
    for step in range(train.shape[0]):
        ys.append(net(train[step], True))
    y = net(test, False)
    return jnp.concatenate([jnp.array(ys).reshape(-1), y.reshape(-1), net.mean[...], net.var[...]])
