from flax import nnx
from jax import lax
import jax.numpy as jnp


class MyConv1D(nnx.Module):
    """Eindimensionale Faltung mit Gewichten (Breite, Eingang, Ausgang)."""

    def __init__(self, eingang, ausgang, breite, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (breite, eingang, ausgang)))
        self.bias = nnx.Param(jnp.zeros((ausgang,)))   # Null am Anfang

    def __call__(self, x):
        y = lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME_LOWER",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    features, kernel_size, seed = map(int, (features, kernel_size, seed))
    return MyConv1D(x.shape[1], features, kernel_size, rngs=nnx.Rngs(seed))(x).ravel()
