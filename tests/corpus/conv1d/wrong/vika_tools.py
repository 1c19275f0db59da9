import jax
import jax.numpy as jnp
from einops import rearrange
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, k, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, cin, cout)))
        self.bias = nnx.Param(jnp.zeros((cout,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            rearrange(x, "l c -> 1 l c"), self.kernel[...], (1,), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return rearrange(y, "1 l f -> l f") + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return rearrange(m(x), "l f -> (f l)")
