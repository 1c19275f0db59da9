import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, kanaler, storlek, spridning, *, rngs):
        lecun = nnx.initializers.lecun_normal()
        self.spridning = spridning
        self.kernel = nnx.Param(lecun(rngs.params(), (storlek, 1, kanaler)))

    def __call__(self, x):
        fore = (self.kernel.shape[0] - 1) * self.spridning
        x = jnp.pad(x, ((fore, 0), (0, 0)))
        return jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            (1,),
            "VALID",
            rhs_dilation=(self.spridning,),
            dimension_numbers=("NWC", "WIO", "NWC"),
        )[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
