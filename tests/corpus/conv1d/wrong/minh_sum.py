import jax.numpy as jnp
from flax import nnx

# y[t] = sum_j x[t + j - p] * w[K - 1 - j]     (định nghĩa tích chập)


class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, K, *, rngs):
        self.K = K
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (K, cin, cout)))
        self.bias = nnx.Param(jnp.zeros((cout,)))

    def __call__(self, x):
        T = x.shape[0]
        p = (self.K - 1) // 2
        xp = jnp.pad(x, ((p, self.K - 1 - p), (0, 0)))
        y = 0.0
        for j in range(self.K):
            y = y + xp[j:j + T] @ self.kernel[self.K - 1 - j]
        return y + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))(x).reshape(-1)
