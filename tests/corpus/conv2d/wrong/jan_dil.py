from flax import nnx
import jax
import jax.numpy as jnp


def first_attempt(seed, x, features, kernel_size):
    k = jax.random.normal(jax.random.key(0), (features, 3, kernel_size, kernel_size))
    return jax.lax.conv(x, k, (2, 2), "VALID")


class MyConv2D(nnx.Module):
    def __init__(self, cin, cout, k, rngs):
        # self.kernel = nnx.Param(init(key, (cout, cin, k, k)))
        shape = (k, k, cin, cout)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((cout,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1, 1),
            padding="SAME",  # was VALID
            rhs_dilation=(2, 2),
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )
        out = out[0] + self.bias[...]
        # out = jax.nn.relu(out)
        return out


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return layer(x).flatten()
