from flax import nnx
from jax import lax


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )
        self.dilation = dilation

    def __call__(self, x):
        y = lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="CAUSAL",
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[1],
        )
        return y[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
