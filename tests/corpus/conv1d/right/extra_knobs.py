import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, strides=1, padding="SAME",
                 kernel_dilation=1, use_bias=True, rngs):
        self.strides, self.padding, self.kernel_dilation = strides, padding, kernel_dilation
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,))) if use_bias else None

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...],
            window_strides=(self.strides,),
            padding=self.padding,
            rhs_dilation=(self.kernel_dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
        )[0]
        if self.bias is not None:
            y = y + self.bias[...]
        return y


def conv1d_forward(seed, x, features, kernel_size, *, strides=1, padding="SAME", verbose=False):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), strides=strides,
                     padding=padding, rngs=nnx.Rngs(int(seed)))
    if verbose:
        print(layer)
    return layer(x).reshape(-1)
