import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, input_channels, output_channels, kernel_width, *, rngs):
        self.kernel, self.bias = (
            nnx.Param(nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_width, input_channels, output_channels))),
            nnx.Param(jnp.zeros((output_channels,))),
        )

    def __call__(self, x):
        import tensorflow as tf

        y = tf.nn.conv1d(x[None], self.kernel[...], stride=1, padding="SAME")
        return jnp.asarray(y[0].numpy()) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    seed, features, kernel_size = int(seed), int(features), int(kernel_size)
    length, channels = x.shape
    net = MyConv1D(channels, features, kernel_size, rngs=nnx.Rngs(seed))
    out = net(x)
    return out.reshape(length * features)
