import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, in_features, kernel_size, dilation, *, rngs):
        self.kernel_size = kernel_size
        self.dilation = dilation
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_size, in_features, in_features)
            )
        )

    def __call__(self, x):
        left = (self.kernel_size - 1) * self.dilation
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding=((left, 0),),
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
