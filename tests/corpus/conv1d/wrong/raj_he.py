import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        kernel_init = nnx.initializers.he_normal()
        bias_init = nnx.initializers.zeros_init()
        self.kernel = nnx.Param(kernel_init(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(bias_init(rngs.params(), (features,)))

    def __call__(self, x):
        x = x[jnp.newaxis, :, :]
        x = jax.lax.conv_general_dilated(
            x, self.kernel[...], window_strides=[1], padding='SAME',
            dimension_numbers=['NWC', 'WIO', 'NWC'])
        x = x[0, :, :]
        x = x + self.bias[...]
        return x


def conv1d_forward(graine, entrees, nb_filtres, taille):
    couche = MyConv1D(
        entrees.shape[1], int(nb_filtres), int(taille), rngs=nnx.Rngs(int(graine)))
    sortie = couche(entrees)
    return jnp.reshape(sortie, (-1,))
