"""Causal convolution (docs.jax.dev: jax.lax.conv_general_dilated, padding="SAME_LOWER")."""
import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    """A dilated depthwise convolution of one sequence that sees no later input."""

    def __init__(self, channels, kernel_size, dilation, *, rngs):
        shape = (kernel_size, 1, channels)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.dilation = dilation

    def __call__(self, x):
        # SAME_LOWER pads at the lower end, that is in front
        y = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            (1,),
            "SAME_LOWER",
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[1],
        )
        return y[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    return layer(x)
