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
        k, c, f = self.kernel.shape
        patches = jax.lax.conv_general_dilated_patches(
            x[None], filter_shape=(k,), window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))[0]
        # the feature axis of the patches runs over channels first, then taps
        matrix = jnp.transpose(self.kernel[...], (1, 0, 2)).reshape(c * k, f)
        return patches @ matrix + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    # floats -> ints
    s = int(seed)
    f = int(features)
    k = int(kernel_size)
    m = MyConv1D(x.shape[1], f, k, rngs=nnx.Rngs(params=s))
    y = m(x)
    y = y.flatten()
    return y
