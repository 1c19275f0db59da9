import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, dim):
        self.scale = nnx.Param(jnp.zeros((dim,)))
        self.bias = nnx.Param(jnp.zeros((dim,)))

    def __call__(self, x):
        mean = x.mean(axis=-1, keepdims=True)
        inv = 1.0 / jnp.sqrt(x.var(axis=-1, keepdims=True) + 1e-3)
        return (x - mean) * inv * (1.0 + self.scale[...]) + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
