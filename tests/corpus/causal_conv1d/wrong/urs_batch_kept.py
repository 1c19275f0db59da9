import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, *, rngs):
        kernel = nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        self.kernel = nnx.Param(kernel)

    def __call__(self, x, dilation=1):
        """x: (batch, length, channels)"""
        size, _, channels = self.kernel.shape
        return jax.lax.conv_general_dilated(
            x,
            self.kernel[...],
            (1,),
            [(dilation * (size - 1), 0)],
            rhs_dilation=[dilation],
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=channels,
        )


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    conv = MyCausalConv1D(x.shape[1], kernel_size, rngs=nnx.Rngs(seed))
    return conv(x[None], dilation)
