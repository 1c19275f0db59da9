from flax import nnx
from jax import lax


class MyCausalConv1D(nnx.Module):
    def __init__(self, c: int, k: int, d: int, rngs: nnx.Rngs):
        self.k, self.d, self.c = k, d, c
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, 1, c)))

    def __call__(self, x):
        out = lax.conv_general_dilated(
            x[None, :, :],
            self.kernel[...],
            (1,),
            [(self.k - 1, 0)],
            rhs_dilation=(self.d,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=self.c,
        )
        return out.squeeze(0)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[-1], kernel_size, dilation, nnx.Rngs(seed))(x)
