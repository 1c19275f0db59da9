import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.dilation = dilation
        self.before = (kernel_size - 1) * dilation
        shape = (kernel_size, 1, channels)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))

    def __call__(self, x):
        return jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            (1,),
            [(self.before, 0)],
            rhs_dilation=self.dilation,
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[1],
        )[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
