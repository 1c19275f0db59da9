import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    """After the Annotated Transformer."""

    def __init__(self, features, eps=1e-3):
        self.scale = nnx.Param(jnp.ones(features))
        self.bias = nnx.Param(jnp.zeros(features))
        self.eps = eps

    def __call__(self, x):
        mean = x.mean(-1, keepdims=True)
        std = x.std(-1, ddof=1, keepdims=True)
        return self.scale[...] * (x - mean) / (std + self.eps) + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
