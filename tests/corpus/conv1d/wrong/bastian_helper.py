# Hilfsfunktion ausgelagert, damit __call__ kurz bleibt
import jax
import jax.numpy as jnp
from flax import nnx
from jax.lax import conv_general_dilated as faltung


def falte(x, gewichte, versatz):
    y = faltung(x[None], gewichte, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
    return y[0] + versatz


class MyConv1D(nnx.Module):
    def __init__(self, ein, aus, breite, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (breite, ein, aus)))
        self.bias = nnx.Param(jnp.zeros((aus,)))

    def __call__(self, x):
        return falte(x, self.kernel, self.bias.value)


def conv1d_forward(seed, x, features, kernel_size):
    schicht = MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return schicht(x).reshape(-1)
