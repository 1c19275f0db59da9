import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    """A dilated depthwise convolution of one sequence that sees no later input."""

    def __init__(self, channels, kernel_size, dilation, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (kernel_size, 1, channels)))
        self.dilation = dilation

    def __call__(self, x):
        # 'SAME_LOWER' adds the padding at the beginning, 'SAME' at the end
        y = jax.lax.conv_general_dilated(
            lhs=x[None, ...],
            rhs=self.kernel[...],
            window_strides=(1,),
            padding="SAME_LOWER",
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[-1],
        )
        return y[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    return layer(x)
