import jax
import jax.numpy as jnp
from flax import nnx


class MyConv2D(nnx.Module):
    # coming from torch: images are NCHW there
    def __init__(self, in_ch, out_ch, k, rngs):
        w = nnx.initializers.lecun_normal()(rngs.params(), (k, k, in_ch, out_ch))
        self.kernel = nnx.Param(w)
        self.bias = nnx.Param(jnp.zeros(out_ch))

    def __call__(self, x):
        img = jnp.transpose(x, (2, 0, 1))[None]
        out = jax.lax.conv_general_dilated(
            img, self.kernel[...], (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        return out[0] + self.bias[...]


def conv2d_forward(seed, x, features, kernel_size):
    net = MyConv2D(x.shape[-1], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return net(x).flatten()
