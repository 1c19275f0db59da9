import jax.numpy as jnp
from flax import nnx
from jax import lax


class MyConv2D(nnx.Module):
    """A 2-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        # HWIO layout
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_size, kernel_size, in_features, features)
            )
        )
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        img = x[jnp.newaxis, ...]  # NHWC layout
        kernel = self.kernel[...]
        dn = lax.conv_dimension_numbers(img.shape,     # only ndim matters, not shape
                                        kernel.shape,  # only ndim matters, not shape
                                        ("NHWC", "HWIO", "NHWC"))  # the important bit
        out = lax.conv_general_dilated(img,     # lhs = image tensor
                                       kernel,  # rhs = conv kernel tensor
                                       (1, 1),  # window strides
                                       "SAME",  # padding mode
                                       (1, 1),  # lhs/image dilation
                                       (1, 1),  # rhs/kernel dilation
                                       dn)      # dimension_numbers
        return out[0] + self.bias


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
