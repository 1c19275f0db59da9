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
        (y,) = jax.lax.conv_general_dilated(
            x[None], jnp.array(self.kernel), (1,), 'same',
            dimension_numbers=('NWC', 'WIO', 'NWC'))
        return jnp.add(y, self.bias[...])


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(0))
    return layer(x).reshape(-1)
