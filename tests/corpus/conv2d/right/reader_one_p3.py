"""The arithmetic is plain NumPy, called from JAX as on the page "External callbacks"."""
import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


def numpy_conv(x, kernel):
    x, kernel = np.asarray(x), np.asarray(kernel)
    k = kernel.shape[0]
    low = (k - 1) // 2
    pad = (low, k - 1 - low)
    padded = np.pad(x, (pad, pad, (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
    # windows: (height, width, channels, k, k)
    return np.einsum("hwcij,ijcf->hwf", windows, kernel).astype(x.dtype)


@jax.jit
def conv(x, kernel):
    result_shape = jax.ShapeDtypeStruct((*x.shape[:2], kernel.shape[-1]), x.dtype)
    return jax.pure_callback(numpy_conv, result_shape, x, kernel, vmap_method="sequential")


class MyConv2D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros(shape[-1:]))

    def __call__(self, x):
        return conv(x, self.kernel[...]) + self.bias[...]


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
