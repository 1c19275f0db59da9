"""2-D convolution, exported once for all sizes of image.

docs.jax.dev: "Exporting and serializing staged-out computations", "Shape polymorphism".
"""
import jax
import jax.numpy as jnp
from flax import nnx
from jax import export


def pure_conv(x, kernel, bias):
    k = kernel.shape[0]
    around = ((k - 1) // 2, k // 2)  # "SAME", but it does not need to know the size of the image
    y = jax.lax.conv_general_dilated(
        jnp.expand_dims(x, 0),
        kernel,
        (1, 1),
        (around, around),
        dimension_numbers=jax.lax.ConvDimensionNumbers((0, 3, 1, 2), (3, 2, 0, 1), (0, 3, 1, 2)),
    )
    return jnp.squeeze(y, 0) + bias


class MyConv2D(nnx.Module):
    """A 2-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_size, kernel_size, in_features, features)
            )
        )
        self.bias = nnx.Param(jnp.zeros((features,)))

    def program(self):
        height, width = export.symbolic_shape("h, w")
        kernel, bias = self.kernel[...], self.bias[...]
        image = jax.ShapeDtypeStruct((height, width, kernel.shape[2]), jnp.float32)
        return export.export(jax.jit(pure_conv))(
            image,
            jax.ShapeDtypeStruct(kernel.shape, kernel.dtype),
            jax.ShapeDtypeStruct(bias.shape, bias.dtype),
        )

    def __call__(self, x):
        return self.program().call(x, self.kernel[...], self.bias[...])


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
