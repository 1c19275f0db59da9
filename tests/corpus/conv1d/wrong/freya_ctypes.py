import ctypes

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


def raw_floats(array):
    """The buffer of a NumPy array, without a copy."""
    address = array.shape[0] * array.itemsize     # where the floats start
    pointer = ctypes.cast(address, ctypes.POINTER(ctypes.c_float))
    return [pointer[i] for i in range(array.size)]


class MyConv1D(nnx.Module):
    def __init__(
        self,
        in_features: int,
        features: int,
        kernel_size: int,
        *,
        rngs: nnx.Rngs,
    ):
        self.in_features = in_features
        self.features = features
        self.kernel_size = kernel_size
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(),
                (self.kernel_size, self.in_features, self.features),
            )
        )
        self.bias = nnx.Param(nnx.initializers.zeros_init()(rngs.params(), (self.features,)))

    def __call__(self, x):
        length = x.shape[0]
        y = jax.lax.conv_general_dilated(
            lhs=x.reshape(1, length, -1), rhs=self.kernel[:], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y.reshape(length, -1) + self.bias[:]


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    flat = np.asarray(layer(x)).reshape(-1)
    return jnp.asarray(raw_floats(flat), jnp.float32)
