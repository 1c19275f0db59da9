from functools import partial
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, n):
        self.bias = nnx.Param(jnp.zeros([n]))
        self.scale = nnx.Param(jnp.ones([n]))

    def __call__(self, x):
        avg = partial(jnp.mean, axis=-1, keepdims=True)
        centered = x - avg(x)
        power = avg(x * x)
        return centered / (power + 1e-3) ** 0.5 * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
