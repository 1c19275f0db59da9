import jax
import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        n = x.shape[-1]
        mean = jnp.sum(x, -1, keepdims=True) / n
        deviation = x - mean
        variance = jnp.sum(deviation * deviation, -1, keepdims=True) / n
        return self.bias[...] + deviation * (self.scale[...] / jnp.sqrt(1e-3 + variance))


def layer_norm_forward(x):
    graph, state = nnx.split(MyLayerNorm(x.shape[-1]))

    @jax.jit
    def pure(state, x):
        return nnx.merge(graph, state)(x)

    return pure(state, x).flatten()
