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
        # copied from the image example of the docs
        y = jax.lax.conv_general_dilated(
            x[None, :, :], self.kernel[...], (1, 1), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed: float, x: jax.Array, features: float, kernel_size: float) -> jax.Array:
    """Build the layer from the seed and apply it to x."""
    rngs = nnx.Rngs(int(seed))
    model = MyConv1D(x.shape[-1], int(features), int(kernel_size), rngs=rngs)
    return jnp.ravel(model(x))
