import jax.numpy as jnp
from flax import nnx
from jax.nn.initializers import lecun_normal, zeros


class MyConv1D(nnx.Module):

    def __init__(self, in_features, features, kernel_size, rngs):
        self.kernel = nnx.Param(lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(zeros(rngs.params(), (features,)))

    def __call__(self, x):
        k = self.kernel.shape[0]
        xp = jnp.pad(x, ((k - 1 - k // 2, k // 2), (0, 0)))
        windows = jnp.stack([xp[i:i + x.shape[0]] for i in range(k)], axis=1)
        dot = jnp.vectorize(lambda window, w, b: (window[:, :, None] * w).sum((0, 1)) + b,
                            signature="(k,c),(k,c,f),(f)->(f)")
        return dot(windows, self.kernel[...], self.bias[...])


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).reshape(-1)
