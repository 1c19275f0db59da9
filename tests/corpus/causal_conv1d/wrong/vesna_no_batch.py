import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, kanali, velicina, razmak, *, rngs):
        self.kanali, self.velicina, self.razmak = kanali, velicina, razmak
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (velicina, 1, kanali))
        )

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x,
            self.kernel[...],
            (1,),
            [((self.velicina - 1) * self.razmak, 0)],
            rhs_dilation=(self.razmak,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=self.kanali,
        )
        return y


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
