"""Strato conv 1D. Input (L, C), output (L, F)."""
import jax.numpy as jnp
from jax import lax
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        k = nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features))
        self.kernel = nnx.Param(k)
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        xb = jnp.expand_dims(x, axis=1)
        out = lax.conv_general_dilated(
            lhs=xb, rhs=self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        out = out + self.bias[...]
        return jnp.squeeze(out)


def conv1d_forward(seed, x, features, kernel_size):
    net = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return net(x).reshape((-1,))
