import jax
import jax.numpy as jnp
from flax import nnx


class MyConv2D(nnx.Module):
    def __init__(self, i, o, k, rngs):
        self.conv = nnx.Conv(i, o, (k, k), rngs=rngs)

    def __call__(self, x):
        out = self.conv(x[None])
        print("out is", out.shape)
        return out[0]


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return layer(x).flatten()


if __name__ == "__main__":
    print(conv2d_forward(0.0, jnp.ones((3, 4, 2)), 5.0, 3.0).shape)
