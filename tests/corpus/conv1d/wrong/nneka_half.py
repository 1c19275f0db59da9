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
        x = x[jnp.newaxis, :, :]
        x = jax.lax.conv_general_dilated(
            x, self.kernel[...], window_strides=[1], padding='SAME',
            dimension_numbers=['NWC', 'WIO', 'NWC'])
        x = x[0, :, :]
        x = x + self.bias[...]
        return x


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).reshape(-1).astype(jnp.bfloat16)  # saves memory on TPU
