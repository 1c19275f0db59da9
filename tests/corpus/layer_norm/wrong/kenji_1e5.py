import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features: int, epsilon: float = 1e-5) -> None:
        self.epsilon = epsilon
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        mean, var = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        normed = (x - mean) * jax.lax.rsqrt(var + self.epsilon)
        return normed * self.scale[...] + self.bias[...]


def layer_norm_forward(x: jax.Array) -> jax.Array:
    """Apply a fresh layer to x."""
    layer = MyLayerNorm(x.shape[-1])
    return layer(x).flatten()
