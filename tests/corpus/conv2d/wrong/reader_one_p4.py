import jax.numpy as jnp
from flax import nnx
from jax import lax


class MyConv2D(nnx.Module):
    """A 2-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, kernel_size, in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        height, width, _ = x.shape
        k, _, in_features, features = self.kernel.shape
        # every pixel gets its flattened window ...
        patches = lax.conv_general_dilated_patches(
            x[None], (k, k), (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        patches = patches.reshape(height * width, k * k * in_features)
        # ... and the flattened kernel multiplies it
        out = jnp.dot(patches, self.kernel[...].reshape(k * k * in_features, features))
        return out.reshape(height, width, features) + self.bias


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
