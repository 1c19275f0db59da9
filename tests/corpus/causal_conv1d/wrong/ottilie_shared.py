import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    """Every channel is filtered by the same kernel."""

    def __init__(self, taps, dilation, *, rngs):
        self.taps = taps
        self.dilation = dilation
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (taps, 1, 1)))

    def __call__(self, x):
        channels = x.shape[1]
        kernel = jnp.repeat(self.kernel[...], channels, axis=2)
        return jax.lax.conv_general_dilated(
            x[None], kernel, (1,), [((self.taps - 1) * self.dilation, 0)],
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"), feature_group_count=channels,
        )[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
