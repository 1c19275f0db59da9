import functools

import jax
import jax.numpy as jnp
from flax import nnx


@functools.lru_cache(maxsize=None)
def compiled(length, in_features, features, kernel_size):
    """One compiled function per shape. Nothing random in here, so caching is safe."""
    del length, features

    def run(x, w, b):
        y = jax.lax.conv_general_dilated(
            x.reshape(1, -1, in_features), w, (1,), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + b

    return jax.jit(run)


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.sizes = (in_features, features, kernel_size)
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        f = compiled(x.shape[0], *self.sizes)
        return f(x, self.kernel[...], self.bias[...])


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
