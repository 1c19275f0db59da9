import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))

    def __call__(self, x):
        mu = jnp.mean(x, axis=-1, keepdims=True)
        sd = jnp.sqrt(jnp.var(x, axis=-1, keepdims=True) + 1e-3)
        return self.scale[...] * ((x - mu) / sd)


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
