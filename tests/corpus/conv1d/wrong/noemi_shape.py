import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """Channels come first, then time: that is how the input is thought of in my field."""

    def __init__(self, channels, filters, taps, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (channels, taps, filters)))
        self.bias = nnx.Param(jnp.zeros((filters,)))

    def __call__(self, x):
        kernel = jnp.swapaxes(self.kernel[...], 0, 1)
        y = jax.lax.conv_general_dilated(
            x[None], kernel, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(graine, entrees, nb_filtres, taille):
    couche = MyConv1D(
        entrees.shape[1], int(nb_filtres), int(taille), rngs=nnx.Rngs(int(graine)))
    sortie = couche(entrees)
    return jnp.reshape(sortie, (-1,))
