"""Layer norm for one vector, vectorised (docs.jax.dev: jax.numpy.vectorize; jnp.linalg.vector_norm)."""
from functools import partial

import jax
import jax.numpy as jnp
from flax import nnx


@partial(jnp.vectorize, signature="(n),(n),(n)->(n)")
def normalise(v, scale, bias):
    with jax.ensure_compile_time_eval():
        size = jnp.float32(v.shape[-1])
        epsilon = jnp.float32(1e-3)
    centred = v - jnp.add.reduce(v) / size
    spread = jnp.square(jnp.linalg.vector_norm(centred)) / size
    return jnp.multiply(centred * jax.lax.rsqrt(spread + epsilon), scale) + bias


class MyLayerNorm(nnx.Module):
    """Normalisation of each vector of features, with a scale and a bias for each feature."""

    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        return normalise(x, self.scale[...], self.bias[...])


def layer_norm_forward(x):
    abstract = nnx.eval_shape(lambda: MyLayerNorm(x.shape[-1]))
    assert abstract.scale.shape == (x.shape[-1],)
    layer = MyLayerNorm(x.shape[-1])
    return layer(x).flatten()
