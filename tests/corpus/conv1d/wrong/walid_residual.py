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
        shortcut = x.mean(axis=1, keepdims=True)
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...] + shortcut


def conv1d_forward(seed, x, features, kernel_size):
    seed, features, kernel_size = int(seed), int(features), int(kernel_size)
    length, channels = x.shape
    net = MyConv1D(channels, features, kernel_size, rngs=nnx.Rngs(seed))
    out = net(x)
    return out.reshape(length * features)
