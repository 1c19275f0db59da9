import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.w = nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        self.zeros = (kernel_size - 1) * dilation
        self.dilation = dilation

    def __call__(self, x):
        return jax.lax.conv_general_dilated(
            x[None],
            self.w,
            (1,),
            [(self.zeros, 0)],
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[-1],
        )[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[-1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
