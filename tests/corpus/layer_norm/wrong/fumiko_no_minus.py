import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        heikin = jnp.mean(x, axis=2, keepdims=True)
        bunsan = jnp.mean((x - heikin) ** 2, axis=2, keepdims=True)
        return x / jnp.sqrt(bunsan + 1e-3) * self.scale + self.bias


def layer_norm_forward(x):
    layer = MyLayerNorm(x.shape[2])
    y = layer(x)
    return y.flatten()
