from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx


class MyBatchNorm(nnx.Module):
    def __init__(self, dim):
        self.scale = nnx.Param(jnp.ones(dim))
        self.bias = nnx.Param(jnp.zeros(dim))
        self.mean = nnx.BatchStat(jnp.zeros(dim))
        self.var = nnx.BatchStat(jnp.ones(dim))

    @partial(jax.jit, static_argnames="training")
    def __call__(self, x, *, training):
        if training:
            mu = jnp.mean(x, axis=0)
            sigma_sq = jnp.mean((x - mu) ** 2, axis=0)
            self.mean[...] = self.mean[...] + 0.1 * (mu - self.mean[...])
            self.var[...] = self.var[...] + 0.1 * (sigma_sq - self.var[...])
        else:
            mu, sigma_sq = self.mean[...], self.var[...]
        return (x - mu) * jax.lax.rsqrt(sigma_sq + 1e-5) * self.scale[...] + self.bias[...]


def batch_norm_run(train, test):
    m = MyBatchNorm(train.shape[-1])
    out = [m(b, training=True).ravel() for b in train]
    return jnp.hstack(out + [m(test, training=False).ravel(), m.mean[...], m.var[...]])
