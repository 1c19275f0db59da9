import jax.numpy as jnp
from flax import nnx

# nnx.LayerNorm has epsilon=1e-06, so that is what I use
epsilon = 1e-06


def normalise(v):
    return (v - jnp.mean(v)) / jnp.sqrt(jnp.var(v) + epsilon)


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones(features))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        y = jnp.apply_along_axis(normalise, -1, x)
        return y * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
