# je travaille en (N, C, W) partout, comme dans torch
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, canaux, filtres, k, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, canaux, filtres)))
        self.bias = nnx.Param(jnp.zeros((filtres,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NCW", "WIO", "NCW"))
        return y + self.bias[...][None, :, None]


def conv1d_forward(seed, x, features, kernel_size):
    couche = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return couche(x.T).reshape(-1)
