import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(nnx.initializers.ones(None, (features,)))
        self.bias = nnx.Param(nnx.initializers.zeros(None, (features,)))

    def __call__(self, x):
        mean = jnp.mean(x, axis=-1, keepdims=True)
        mean2 = jnp.mean(jax.lax.square(x), axis=-1, keepdims=True)
        var = jnp.maximum(0.0, mean2 - jax.lax.square(mean))
        mul = jax.lax.rsqrt(var + 1e-3) * self.scale[...]
        return (x - mean) * mul + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
