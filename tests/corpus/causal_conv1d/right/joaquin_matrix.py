import jax.numpy as jnp
import numpy as np
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, canales, nucleo, dilatacion, *, rngs):
        self.dilatacion = dilatacion
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (nucleo, 1, canales))
        )

    def __call__(self, x):
        n, k = x.shape[0], self.kernel.shape[0]
        banda = np.zeros((n, n, k))
        for t in range(n):
            for j in range(k):
                desde = t - (k - 1 - j) * self.dilatacion
                if desde >= 0:
                    banda[t, desde, j] = 1.0
        return jnp.einsum("tsk,koc,sc->tc", banda, self.kernel[...], x).astype(jnp.float32)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
