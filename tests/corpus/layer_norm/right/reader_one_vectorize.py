from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx


@partial(jnp.vectorize, signature="(f),(f),(f)->(f)", excluded=(3,))
def normalise(vector, scale, bias, epsilon):
    centred = vector - vector.mean()
    variance = jnp.dot(centred, centred) / vector.size
    return centred * jax.lax.rsqrt(variance + epsilon) * scale + bias


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones(features))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        return normalise(x, self.scale[...], self.bias[...], 1e-3)


def layer_norm_forward(x):
    layer = MyLayerNorm(x.shape[-1])
    return jax.jit(lambda x: jnp.ravel(layer(x)))(x)
