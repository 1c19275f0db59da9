"""The trusted answer to the exercise `row_norm`."""

import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    """Normalisation of each vector of features, then a scale and a bias for each feature."""

    def __init__(self, features: int) -> None:
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Normalise `x`, shape (..., features)."""
        mean = jnp.mean(x, axis=-1, keepdims=True)
        variance = jnp.var(x, axis=-1, keepdims=True)
        normalised = (x - mean) / jnp.sqrt(variance + 1e-3)
        return normalised * self.scale[...] + self.bias[...]


def layer_norm_forward(x: jax.Array) -> jax.Array:
    """Return the flattened output, float32."""
    return MyLayerNorm(x.shape[-1])(x).flatten()
