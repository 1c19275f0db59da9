import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, nin, nout, k, *, rngs):
        lecun = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(lecun(rngs.params(), (k, nin, nout)))    # W I O
        self.bias = nnx.Param(jnp.zeros((nout,)))

    def __call__(self, x):
        x = x[None]
        x = jax.lax.conv_general_dilated(
            lhs=x, rhs=self.kernel[...], window_strides=(1,), padding="VALID",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return x[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    net = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return net(x).reshape(-1)
