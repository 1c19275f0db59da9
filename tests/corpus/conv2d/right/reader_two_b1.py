"""conv2d_forward, data parallel.

There is one CPU here, but the program is the same for eight of them: the features
(the output channels) are the axis that is spread over the devices.
"""
import jax
import jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec as P
import numpy as np
from flax import nnx

try:
    import matplotlib.pyplot as plt
except Exception:
    plt = None

mesh = Mesh(np.array(jax.devices()[:1]), ("features",))
replicated = NamedSharding(mesh, P())
by_feature = NamedSharding(mesh, P(None, None, None, "features"))


class MyConv2D(nnx.Module):
    """A 2-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, kernel_size, in_features, features)
        kernel = nnx.initializers.lecun_normal()(rngs.params(), shape, jnp.float32)
        self.kernel = nnx.Param(jax.device_put(kernel, by_feature))
        self.bias = nnx.Param(jax.device_put(jnp.zeros((features,)), NamedSharding(mesh, P("features"))))

    def __call__(self, x):
        return conv(jax.device_put(x, replicated), self.kernel[...], self.bias[...])


@jax.jit
def conv(image, kernel, bias):
    out = jax.lax.conv_general_dilated(
        lhs=image[jnp.newaxis],
        rhs=kernel,
        window_strides=(1, 1),
        padding="SAME",
        dimension_numbers=("NHWC", "HWIO", "NHWC"),
    )
    out = jax.lax.with_sharding_constraint(out, by_feature)
    return out[0] + bias


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()


if __name__ == "__main__":
    x = jnp.array([[[1.0], [0.0], [0.0]], [[0.0], [0.0], [2.0]]])
    y = conv2d_forward(7.0, x, 1.0, 2.0)
    print(y)
    layer = MyConv2D(3, 8, 3, rngs=nnx.Rngs(0))
    jax.debug.visualize_array_sharding(layer.kernel[...].reshape(-1, 8))
    if plt is not None:
        plt.imshow(y.reshape(2, 3))
        plt.savefig("/tmp/conv.png")
