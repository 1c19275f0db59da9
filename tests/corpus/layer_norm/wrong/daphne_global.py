import jax.numpy as jnp
from flax import nnx

class MyLayerNorm(nnx.Module):
    def __init__(self, f):
        self.scale, self.bias = nnx.Param(jnp.ones(f)), nnx.Param(jnp.zeros(f))
    def __call__(self, x):
        x = (x - x.mean()) / jnp.sqrt(x.var() + 1e-3)
        return x * self.scale + self.bias

def layer_norm_forward(x): return MyLayerNorm(x.shape[-1])(x).flatten()
