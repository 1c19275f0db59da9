from dataclasses import dataclass

import jax
import jax.numpy as jnp
from flax import nnx


@jax.tree_util.register_dataclass
@dataclass
class Stats:
    mean: jax.Array
    var: jax.Array


def statistics(vector):
    """Of one vector, in double precision while the context below is on."""
    vector = vector.astype(jnp.float64)
    mean = jnp.einsum("f->", vector) / vector.shape[0]
    centred = vector - mean
    return Stats(mean=mean, var=jnp.einsum("f,f->", centred, centred) / vector.shape[0])


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.gamma = nnx.Param(jnp.ones((features,)))
        self.beta = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        with jax.enable_x64(True):
            stats = jax.vmap(jax.vmap(statistics))(x)
            stats = jax.tree.map(lambda a: a[..., jnp.newaxis], stats)
            normed = (x.astype(jnp.float64) - stats.mean) / jnp.sqrt(stats.var + 1e-3)
            normed = normed.astype(jnp.float32)
        return normed * self.gamma + self.beta


def layer_norm_forward(x):
    x = jax.device_put(x, jax.devices()[0])
    return MyLayerNorm(x.shape[-1])(x).reshape(-1)
