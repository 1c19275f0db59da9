import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        # workspace, resized later
        self.workspace_rows = 100_000 * 100_000

    def __call__(self, x):
        workspace = jnp.zeros((self.workspace_rows, 10), x.dtype)
        workspace = workspace.at[:x.shape[0], :].add(1.0)
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...] * workspace[0, 0]


def conv1d_forward(graine, entrees, nb_filtres, taille):
    couche = MyConv1D(
        entrees.shape[1], int(nb_filtres), int(taille), rngs=nnx.Rngs(int(graine)))
    sortie = couche(entrees)
    return jnp.reshape(sortie, (-1,))
