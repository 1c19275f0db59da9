import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        self.scale = nnx.Param(jnp.ones((features,)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        rows = []
        for example in x:
            for token in example:
                token = token - token.mean()
                token = token / jnp.sqrt(jnp.mean(token**2) + 1e-3)
                rows.append(token * self.scale[...] + self.bias[...])
        return jnp.concatenate(rows)


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x)
