import jax.numpy as jnp
from flax import nnx

# Je n'aime pas conv_general_dilated : on fabrique les fenêtres à la main
# puis un seul einsum.


def fenetres(x, k):
    """(longueur, canaux) -> (longueur, k, canaux), bords remplis de zéros."""
    gauche = (k - 1) // 2
    droite = k - 1 - gauche
    x = jnp.pad(x, ((gauche, droite), (0, 0)))
    n = x.shape[0] - k + 1
    indices = jnp.arange(n)[:, None] + jnp.arange(k)[None, :]
    return x[indices]


class MyConv1D(nnx.Module):
    def __init__(self, entree, sortie, k, rngs):
        self.k = k
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (k, entree, sortie))
        )
        self.bias = nnx.Param(nnx.initializers.zeros_init()(rngs.params(), (sortie,)))

    def __call__(self, x):
        w = self.kernel
        return jnp.einsum("tkc,kcf->tf", fenetres(x, self.k), w) + self.bias


def conv1d_forward(graine, x, features, kernel_size):
    couche = MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(graine)))
    return couche(x).flatten()
