# Assignment 5 -- B. Keller
from flax import nnx
import jax, jax.numpy as jnp

EPS = 1e-3


class MyLayerNorm(nnx.Module):
    def __init__(self, num_features: int):
        self.scale = nnx.Param(jnp.ones((num_features,)))
        self.bias = nnx.Param(jnp.zeros((num_features,)))

    def __call__(self, x):
        batch_mean = jnp.mean(x, axis=0)
        batch_var = jnp.var(x, axis=0)
        xhat = (x - batch_mean) * jax.lax.rsqrt(batch_var + EPS)
        return xhat * self.scale[...] + self.bias[...]


def layer_norm_forward(x):
    model = MyLayerNorm(x.shape[-1])
    return model(x).flatten()
