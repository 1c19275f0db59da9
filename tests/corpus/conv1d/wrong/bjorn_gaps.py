import jax.numpy as jnp
from flax import nnx

GAP = 2


class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, k, rngs):
        self.k = k
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, cin, cout)))
        self.bias = nnx.Param(jnp.zeros((cout,)))

    def __call__(self, x):
        n = x.shape[0]
        span = GAP * (self.k - 1)
        xp = jnp.pad(x, ((span // 2, span - span // 2), (0, 0)))
        y = jnp.zeros((n, self.bias.shape[0]))
        for i in range(self.k):
            y += jnp.matmul(xp[GAP * i:GAP * i + n], self.kernel[i])
        return y + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).ravel()
