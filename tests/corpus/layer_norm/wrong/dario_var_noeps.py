import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, n_features):
        self.scale = nnx.Param(jnp.ones((n_features,)))
        self.bias = nnx.Param(jnp.zeros((n_features,)))

    def __call__(self, batch):
        mean = jnp.mean(batch, axis=-1, keepdims=True)
        variance = jnp.var(batch, axis=-1, keepdims=True)
        return (batch - mean) / variance * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
