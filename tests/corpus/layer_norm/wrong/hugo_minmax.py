import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        lo = x.min(-1, keepdims=True)
        hi = x.max(-1, keepdims=True)
        return (x - lo) / (hi - lo + 1e-3) * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
