import jax.numpy as jnp
from flax import nnx

class MyLayerNorm(nnx.Module):
    def __init__(self, c):
        self.scale = nnx.Param(jnp.ones((c,)))
        self.bias = nnx.Param(jnp.zeros((c,)))
    def __call__(self, x):
        t_mean = jnp.mean(x, axis=1, keepdims=True)
        t_var = jnp.var(x, axis=1, keepdims=True, ddof=1)
        return (x - t_mean) / jnp.sqrt(t_var + 1e-3) * self.scale + self.bias

def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
