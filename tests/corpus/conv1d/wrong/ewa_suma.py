import jax.numpy as jnp
from flax import nnx

# okna[t, k, c] * jądro[k, f, c] -> wyjście[t, f]


class MyConv1D(nnx.Module):
    def __init__(self, wej, wyj, k, *, rngs):
        self.k = k
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, wyj, wej)))
        self.bias = nnx.Param(jnp.zeros((wyj,)))

    def __call__(self, x):
        lewo = (self.k - 1) // 2
        xp = jnp.pad(x, ((lewo, self.k - 1 - lewo), (0, 0)))
        okna = jnp.stack([xp[i:i + x.shape[0]] for i in range(self.k)], axis=1)
        return jnp.einsum("tkc,kfc->tf", okna, self.kernel[...]) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))(x).reshape(-1)
