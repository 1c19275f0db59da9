import jax.numpy as jnp
import numpy as np
from flax import nnx

MAX_LENGTH = 200_000


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.k = kernel_size
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def shift_matrix(self, offset):
        m = np.ones((MAX_LENGTH, MAX_LENGTH), np.float32)
        return np.triu(np.tril(m, offset), offset)

    def __call__(self, x):
        n = x.shape[0]
        left = (self.k - 1) // 2
        y = self.bias[...]
        for j in range(self.k):
            y = y + jnp.asarray(self.shift_matrix(j - left)[:n, :n]) @ x @ self.kernel[j]
        return y


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
