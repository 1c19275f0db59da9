import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, canaux, taps, dilation, *, rngs):
        self.dilation = dilation
        self.noyau = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (taps, 1, canaux)))

    def __call__(self, x):
        avant = self.dilation * (self.noyau.shape[0] - 1)
        return jax.lax.conv_general_dilated(
            x[None],
            self.noyau[...],
            (1,),
            [(avant, 0)],
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[1],
        )[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    module = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    graph, state = nnx.split(module)
    return jax.jit(lambda state, x: nnx.merge(graph, state)(x))(state, x)
