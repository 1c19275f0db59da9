import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.dilation = (dilation,)
        self.padding = [((kernel_size - 1) * dilation, 0)]
        self.groups = channels
        weight_shape = (channels, 1, kernel_size)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), weight_shape))

    def __call__(self, x):
        # NCW, as torch
        y = jax.lax.conv_general_dilated(
            x.T[None],
            self.kernel[...],
            (1,),
            self.padding,
            rhs_dilation=self.dilation,
            dimension_numbers=("NCW", "OIW", "NCW"),
            feature_group_count=self.groups,
        )
        return y[0].T


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
