import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = self.param(
            "kernel", nnx.initializers.lecun_normal(), (kernel_size, in_features, features))
        self.bias = self.param("bias", nnx.initializers.zeros_init(), (features,))

    def __call__(self, inputs):
        dn = jax.lax.conv_dimension_numbers(
            (1, *inputs.shape), self.kernel.shape, ("NWC", "WIO", "NWC"))
        outputs = jax.lax.conv_general_dilated(
            inputs[None], self.kernel[...], (1,), "SAME", dimension_numbers=dn)
        return outputs[0] + self.bias[...]


def conv1d_forward(graine, entrees, nb_filtres, taille):
    couche = MyConv1D(
        entrees.shape[1], int(nb_filtres), int(taille), rngs=nnx.Rngs(int(graine)))
    sortie = couche(entrees)
    return jnp.reshape(sortie, (-1,))
