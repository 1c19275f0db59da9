import jax
import jax.numpy as jnp
from flax import nnx


class MyConv2D(nnx.Module):
    def __init__(self, *, inputs, outputs, size, rngs):
        shape = (size, size, inputs, outputs)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(key=rngs.params(), shape=shape))
        self.bias = nnx.Param(jnp.zeros(shape[-1]))

    def __call__(self, x):
        return (
            jax.lax.conv_general_dilated(
                x[None, ...],
                self.kernel.get_value(),
                window_strides=(1, 1),
                padding="SAME",
                dimension_numbers=("NHWC", "HWIO", "NHWC"),
            )[0]
            + self.bias.get_value()
        )


@nnx.jit
def run(layer, x):
    return layer(x)


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(
        inputs=x.shape[2], outputs=int(features), size=kernel_size, rngs=nnx.Rngs(int(seed))
    )
    return run(layer, x).ravel()
