from flax import nnx
import jax


class MyCausalConv1D(nnx.Module):
    """nn.Conv1d(c, c, k, padding=(k - 1) * d, dilation=d, groups=c), then [:, :, :-pad]."""

    def __init__(self, dim, width, dilation, *, rngs):
        self.dim = dim
        self.dilation = dilation
        self.padding = (width - 1) * dilation
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (width, 1, dim)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding=[(self.padding, self.padding)],
            rhs_dilation=(self.dilation,),
            feature_group_count=self.dim,
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return y[0, self.padding :]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    conv = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    return conv(x)
