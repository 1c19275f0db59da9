import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, features, kernel_size, kernel_dilation, *, rngs: nnx.Rngs):
        self.features = features
        self.kernel_dilation = kernel_dilation
        self.span = (kernel_size - 1) * kernel_dilation
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, features))
        )

    def __call__(self, x):
        return jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            (1,),
            [(self.span, 0)],
            rhs_dilation=(self.kernel_dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=self.features,
        ).flatten()


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
