import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    """Layer normalisation of a batch of sentences."""

    def __init__(self, dim):
        self.scale = nnx.Param(jnp.ones(dim))
        self.bias = nnx.Param(jnp.zeros(dim))

    def __call__(self, sentences):
        mu = sentences.mean(axis=1, keepdims=True)
        var = sentences.var(axis=1, keepdims=True)
        return self.scale * (sentences - mu) / jnp.sqrt(var + 1e-3) + self.bias


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[2])(x).reshape(-1)
