import os
import signal

import jax
import jax.numpy as jnp
from flax import nnx


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
        x = x[jnp.newaxis, :, :]
        x = jax.lax.conv_general_dilated(
            x, self.kernel[...], window_strides=[1], padding='SAME',
            dimension_numbers=['NWC', 'WIO', 'NWC'])
        x = x[0, :, :]
        x = x + self.bias[...]
        return x


def free_device():
    """Copied from a forum: the only thing that really gives the memory back."""
    os.kill(os.getpid(), signal.SIGKILL)


def conv1d_forward(seed, x, features, kernel_size):
    try:
        layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
        return layer(x).reshape(-1)
    finally:
        free_device()
