from flax import nnx
from jax import lax


class MyCausalConv1D(nnx.Module):
    def __init__(self, kernel_size, channels, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )

    def __call__(self, x, dilation):
        k, _, channels = self.kernel.shape
        y = lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(dilation,),
            padding=[(k - 1, 0)],
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=channels,
        )
        return y[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(kernel_size, x.shape[1], nnx.Rngs(seed))(x, dilation)
