import jax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels: int, kernel_size: int, dilation: int, *, rngs: nnx.Rngs) -> None:
        self.channels = channels
        self.front = (kernel_size - 1) * dilation
        self.dilation = dilation
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (kernel_size, 1, channels)))

    def __call__(self, x: jax.Array) -> jax.Array:
        out = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding=[(self.front, 0)],
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=self.channels,
        )
        return out[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    return layer(x)
