import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )
        self.bias = nnx.Param(jnp.zeros((channels,)))
        self.dilation = dilation

    def __call__(self, x):
        pad = (self.kernel.shape[0] - 1) * self.dilation
        h = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            (1,),
            [(pad, 0)],
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[1],
        )
        return h[0] + self.bias[...]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
