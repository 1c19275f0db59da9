import numpy as np
import jax.numpy as jnp
from numpy.lib.stride_tricks import sliding_window_view
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, rngs):
        self.kernel_size = kernel_size
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        x = np.asarray(x)
        k = self.kernel_size
        x = np.pad(x, [((k - 1) // 2, k // 2), (0, 0)])
        windows = sliding_window_view(x, k, axis=0)          # (length, in, k)
        out = np.einsum("lck,kcf->lf", windows, np.asarray(self.kernel[...]))
        return jnp.asarray(out + np.asarray(self.bias[...]))


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).ravel()
