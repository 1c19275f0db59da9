import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )
        self.settings = {
            "window_strides": (1,),
            "padding": [((kernel_size - 1) * dilation, 0)],
            "rhs_dilation": (dilation,),
            "dimension_numbers": ("NWC", "WIO", "NWC"),
            "feature_group_count": channels,
        }

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(x[None], self.kernel[...], **self.settings)
        return nnx.relu(y[0])


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
