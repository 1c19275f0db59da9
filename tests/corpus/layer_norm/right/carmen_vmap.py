import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, rasgos):
        self.scale = nnx.Param(jnp.ones((rasgos,)))
        self.bias = nnx.Param(jnp.zeros((rasgos,)))

    def un_vector(self, v):
        centrado = v - v.mean()
        return centrado / jnp.sqrt(centrado @ centrado / v.size + 1e-3)

    def __call__(self, x):
        normal = jax.vmap(jax.vmap(self.un_vector))(x)
        return normal * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
