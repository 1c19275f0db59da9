import math
import operator

import jax
import jax.numpy as jnp
from flax import nnx


def whole(value, name):
    if isinstance(value, float):
        if not value.is_integer():
            raise ValueError(f"{name} must be a whole number, got {value}")
        value = math.floor(value)
    return operator.index(value)


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        if features < 1 or kernel_size < 1:
            raise ValueError("features and kernel_size must be at least 1")
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        if x.ndim != 2:
            raise ValueError(f"expected (length, in_features), got {x.shape}")
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    seed = whole(seed, "seed")
    features = whole(features, "features")
    kernel_size = whole(kernel_size, "kernel_size")
    layer = MyConv1D(x.shape[1], features, kernel_size, rngs=nnx.Rngs(seed))
    return layer(x).reshape(-1)
