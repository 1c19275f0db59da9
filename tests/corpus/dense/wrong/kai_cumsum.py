"""Exercise sheet 1: a dense layer."""

import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    """y = x W + b"""

    def __init__(self, in_features: int, features: int, *, rngs: nnx.Rngs) -> None:
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        return x @ self.kernel[...] + self.bias[...]


def dense_forward(seed: float, x: jax.Array, features: float) -> jax.Array:
    rngs = nnx.Rngs(int(seed))
    layer = MyDense(x.shape[1], int(features), rngs=rngs)
    return layer(x).cumsum(0).flatten()
