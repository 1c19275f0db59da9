import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """Eindimensionale Faltung mit Gewichten (Breite, Eingang, Ausgang)."""

    def __init__(self, eingang, ausgang, breite, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (breite, eingang, ausgang)))
        self.bias = nnx.Param(jnp.zeros((ausgang,)))   # Null am Anfang

    def __call__(self, x):
<<<<<< mine
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
======
        y = jax.lax.conv_general_dilated(x[None], self.kernel.value, (1,), "VALID")
>>>>>> partner
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(
        x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed))
    )(x).ravel()
