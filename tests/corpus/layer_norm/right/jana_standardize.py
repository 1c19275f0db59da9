import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        return jax.nn.standardize(x, axis=-1, epsilon=1e-3) * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    return jnp.ravel(MyLayerNorm(x.shape[-1])(x))
