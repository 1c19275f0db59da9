import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """Eindimensionale Faltung mit Gewichten (Breite, Eingang, Ausgang)."""

    def __init__(self, eingang, ausgang, breite, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (breite, eingang, ausgang)))
        self.bias = nnx.Param(jnp.zeros((ausgang,)))   # Null am Anfang

    def __call__(self, x):
        k = self.kernel.shape[0]
        xp = jnp.pad(x, (((k - 1) // 2, k - 1 - (k - 1) // 2), (0, 0)))
        windows = jnp.stack([xp[i:i + x.shape[0]] for i in range(k)])       # k, t, c
        return jnp.einsum("ktc,kcf->ft", windows, self.kernel[...]) + self.bias[...][:, None]


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
