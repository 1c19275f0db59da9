"""线性层的权重是 (out, in)，所以我先按 (out, in, width) 初始化，再转置。"""
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        w = nnx.initializers.lecun_normal()(rngs.params(), (features, in_features, kernel_size))
        self.kernel = nnx.Param(jnp.transpose(w, (2, 1, 0)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, signal):
        w, b = jnp.asarray(self.kernel), jnp.asarray(self.bias)
        conv = lambda s: jax.lax.conv_general_dilated(
            s, w, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return conv(signal.reshape((1,) + signal.shape))[0] + b


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
