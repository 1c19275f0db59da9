import jax
import jax.numpy as jnp
from flax import nnx
from jax import lax


class MyConv2D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_size, kernel_size, in_features, features), jnp.float32
            )
        )
        self.bias = nnx.Param(jnp.zeros((in_features,), jnp.float32))

    def __call__(self, x):
        batch = x.reshape((1,) + x.shape)
        dn = lax.conv_dimension_numbers(
            batch.shape, self.kernel.shape, ("NHWC", "HWIO", "NHWC")
        )
        out = lax.conv_general_dilated(batch, self.kernel[...], [1, 1], "SAME", dimension_numbers=dn)
        return (out + self.bias[...]).squeeze(0)


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), rngs=nnx.Rngs(params=int(seed)))
    return layer(x).flatten()
