"""The trusted answer to the exercise `layer_norm`."""

import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    """Normalisation of each vector of features, with a scale and a bias for each feature.

    It maps shape (..., features) to the same shape.

    Args:
        features: length of each vector.
    """

    def __init__(self, features: int) -> None:
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Normalise each vector."""
        mean = jnp.mean(x, axis=-1, keepdims=True)
        variance = jnp.var(x, axis=-1, keepdims=True)
        deviation = jnp.sqrt(variance + 1e-3)
        return (x - mean) / deviation * self.scale[...] + self.bias[...]


def layer_norm_forward(x: jax.Array) -> jax.Array:
    """Return the flattened output, float32, shape (batch * length * features,)."""
    layer = MyLayerNorm(x.shape[-1])
    return layer(x).flatten()
