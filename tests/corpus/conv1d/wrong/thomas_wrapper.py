import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.conv = nnx.Conv(
            in_features, features, kernel_size=(kernel_size,), strides=(1,), padding="SAME",
            kernel_init=nnx.initializers.lecun_normal(), rngs=rngs)

    def __call__(self, x):
        return self.conv(x[None])[0]


def conv1d_forward(seed, x, features, kernel_size):
    model = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return jnp.ravel(model(x))
