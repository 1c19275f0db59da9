"""flax-like signature"""
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, use_bias=False, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,))) if use_bias else None

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        y = y[0]
        if self.bias is not None:
            y = y + self.bias[...]
        return y


def conv1d_forward(graine, entrees, nb_filtres, taille):
    couche = MyConv1D(
        entrees.shape[1], int(nb_filtres), int(taille), rngs=nnx.Rngs(int(graine)))
    sortie = couche(entrees)
    return jnp.reshape(sortie, (-1,))
