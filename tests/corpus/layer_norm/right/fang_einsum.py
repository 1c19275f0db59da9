import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    """Everything is an einsum."""

    def __init__(self, d):
        self.scale = nnx.Param(jnp.ones((d,)))
        self.bias = nnx.Param(jnp.zeros((d,)))

    def __call__(self, x):
        d = x.shape[-1]
        w = jnp.full((d,), 1.0 / d)
        x = x - jnp.einsum("bld,d->bl", x, w)[:, :, None]
        s = (jnp.einsum("bld,bld,d->bl", x, x, w) + 1e-3) ** -0.5
        return jnp.einsum("bld,bl,d->bld", x, s, self.scale[...]) + self.bias[...]


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).reshape(-1)
