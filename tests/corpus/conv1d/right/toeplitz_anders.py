# Faltning som matrismultiplikation (Toeplitz). Långsamt men tydligt.
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, kanaler_in, kanaler_ut, bredd, *, rngs):
        self.bredd = bredd
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (bredd, kanaler_in, kanaler_ut)))
        self.bias = nnx.Param(jnp.zeros((kanaler_ut,)))

    def __call__(self, x):
        n = x.shape[0]
        # avstånd[t, s] = vilket kärnelement som kopplar ihop insteg s med utsteg t
        avstand = jnp.arange(n)[None, :] - jnp.arange(n)[:, None] + (self.bredd - 1) // 2
        giltig = (avstand >= 0) & (avstand < self.bredd)
        w = self.kernel[...][jnp.clip(avstand, 0, self.bredd - 1)]
        T = jnp.where(giltig[..., None, None], w, 0.0)       # (n, n, in, ut)
        return jnp.einsum("tsio,si->to", T, x) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    lager = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return lager(x).reshape(-1)
