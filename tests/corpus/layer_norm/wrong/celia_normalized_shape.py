import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, normalized_shape):
        self.normalized_shape = normalized_shape
        self.scale = nnx.Param(jnp.ones(normalized_shape))
        self.bias = nnx.Param(jnp.zeros(normalized_shape))

    def __call__(self, x):
        axes = (-2, -1)
        mean = jnp.mean(x, axes, keepdims=True)
        var = jnp.var(x, axes, keepdims=True)
        return (x - mean) / jnp.sqrt(var + 1e-3) * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[1:])(x).flatten()
