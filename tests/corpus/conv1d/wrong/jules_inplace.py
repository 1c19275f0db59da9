# version avec boucles, comme en NumPy
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, c, f, k, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, c, f)))
        self.bias = nnx.Param(jnp.zeros((f,)))

    def __call__(self, x):
        k, _, f = self.kernel.shape
        n = x.shape[0]
        xp = jnp.pad(x, (((k - 1) // 2, k // 2), (0, 0)))
        y = jnp.zeros((n, f))
        for t in range(n):
            y[t] = jnp.einsum("kc,kcf->f", xp[t:t + k], self.kernel[...]) + self.bias[...]
        return y


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
