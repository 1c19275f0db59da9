import jax.numpy as jnp
from flax import nnx


class MyConv2D(nnx.Module):
    def __init__(self, c_in, c_out, k, rngs):
        self.k = k
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, k, c_in, c_out)))
        self.bias = nnx.Param(jnp.zeros((c_out,)))

    def __call__(self, x):
        h, w, _ = x.shape
        k, low = self.k, (self.k - 1) // 2
        kernel = self.kernel[...]
        pads = (low, k - 1 - low)
        xp = jnp.pad(x, (pads, pads, (0, 0)))
        out = jnp.zeros((h, w, kernel.shape[3]))
        for i in range(k):
            for j in range(k - 1):
                out += xp[i : i + h, j : j + w] @ kernel[i, j]
        return out + self.bias[...]


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return layer(x).reshape(-1)
