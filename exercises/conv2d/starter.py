import jax
import jax.numpy as jnp
from flax import nnx


class MyConv2D(nnx.Module):
    """A 2-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        # Make two nnx.Params here: the kernel, drawn by lecun_normal, and a bias of zeros.
        pass

    def __call__(self, x):
        # Convolve x, of shape (height, width, in_features), and add the bias.
        return x


def conv2d_forward(seed, x, features, kernel_size):
    # Every number arrives as a float.
    layer = MyConv2D(x.shape[2], features, kernel_size, rngs=nnx.Rngs(0))
    return layer(x).flatten()
