import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, d):
        self.scale = nnx.Param(jnp.ones((d,)))
        self.bias = nnx.Param(jnp.zeros((d,)))

    def __call__(self, x):
        mean = jnp.mean(x, axis=-1, keepdims=True)
        var = jnp.mean((x - mean) ** 2, axis=-1, keepdims=True)
        x_norm = (x - mean) / (var + 1e-3)
        out = self.scale[...] * x_norm + self.bias[...]
        return out


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
