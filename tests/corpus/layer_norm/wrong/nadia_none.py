import jax.numpy as jnp
from flax import nnx

class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        x = x - x.mean(2, keepdims=True)
        x = x / x.std(2, keepdims=True)
        x = x * self.scale[...]
        x = x + self.bias[...]
        return x

def layer_norm_forward(x):
    return MyLayerNorm(x.shape[2])(x).flatten()
