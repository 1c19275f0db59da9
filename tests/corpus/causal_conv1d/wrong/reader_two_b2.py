import jax
import jax.numpy as jnp
from jax import lax
from flax import nnx


class MyCausalConv1D(nnx.Module):
    """A dilated depthwise convolution of one sequence that sees no later input."""

    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )
        self.channels = channels
        self.dilation = dilation

    def __call__(self, x):
        lhs = x[None]  # (N, W, C)
        rhs = self.kernel[...]
        dn = lax.conv_dimension_numbers(lhs.shape, rhs.shape, ("NWC", "WIO", "NWC"))
        # print(dn)
        out = lax.conv_general_dilated(
            lhs,
            rhs,
            window_strides=(1,),
            padding="SAME_LOWER",  # the padding goes to the beginning
            lhs_dilation=(1,),
            rhs_dilation=(self.dilation,),
            dimension_numbers=dn,
            feature_group_count=self.channels,
        )
        return out[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    return layer(x)


if __name__ == "__main__":
    rain = jnp.array([3.0, 0.0, 5.0, 1.0, 0.0])[:, None]
    layer = MyCausalConv1D(1, 2, 1, rngs=nnx.Rngs(0))
    layer.kernel[...] = jnp.ones((2, 1, 1))
    print(layer(rain).ravel())  # 3 3 5 6 1 , as in the text!
