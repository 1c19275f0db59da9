import jax
import jax.numpy as jnp
from flax import nnx


class MyConv2D(nnx.Module):
    def __init__(self, i, o, k, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, k, i, o)))
        self.bias = nnx.Param(jnp.zeros((o,)))
        print("kernel is", self.kernel.shape)

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            jnp.asarray(self.kernel),
            window_strides=(1, 1),
            padding="SAME",
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )
        print("out is", out.shape)
        return out[0] + self.bias


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return layer(x).flatten()


if __name__ == "__main__":
    print(conv2d_forward(0.0, jnp.ones((3, 4, 2)), 5.0, 3.0).shape)
