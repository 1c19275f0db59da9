# Hausaufgabe 3 – Faltung in 1D
# Achtung: die Argumente kommen als float an, also erst in int umwandeln!
import jax.numpy as jnp
from flax import nnx
from jax.lax import conv_general_dilated as conv

lecun = nnx.initializers.lecun_normal()


class MyConv1D(nnx.Module):
    def __init__(self, eingang, ausgang, breite, *, rngs):
        # Reihenfolge: Breite, Eingangskanäle, Ausgangskanäle
        # (nicht wie bei PyTorch: Ausgang, Eingang, Breite – OIW!)
        self.kernel = nnx.Param(lecun(rngs.params(), (breite, eingang, ausgang)))
        self.bias = nnx.Param(jnp.zeros(shape=(ausgang,), dtype=jnp.float32))

    def __call__(self, x):
        # Batch-Achse vorne dran ...
        x = x[jnp.newaxis, :, :]
        y = conv(
            x,
            self.kernel[...],
            window_strides=[1],
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        # ... und wieder weg
        y = y[0, :, :]
        return y + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    startwert, ausgang, breite = int(seed), int(features), int(kernel_size)
    schicht = MyConv1D(x.shape[-1], ausgang, breite, rngs=nnx.Rngs(startwert))
    return jnp.ravel(schicht(x))
