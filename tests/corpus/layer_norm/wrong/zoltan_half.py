import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,), jnp.bfloat16))
        self.bias = nnx.Param(jnp.zeros((features,), jnp.bfloat16))

    def __call__(self, x):
        x = x.astype(jnp.bfloat16)
        mean = jnp.mean(x, axis=-1, keepdims=True)
        var = jnp.var(x, axis=-1, keepdims=True)
        return (x - mean) / jnp.sqrt(var + 1e-3) * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
