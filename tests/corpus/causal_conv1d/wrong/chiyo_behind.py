import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, key):
        self.kernel = nnx.Param(
            jax.nn.initializers.lecun_normal()(key, (kernel_size, 1, channels))
        )
        self.pad = (kernel_size - 1) * dilation
        self.dilation = dilation

    def __call__(self, x):
        padded = jnp.pad(x, ((0, self.pad), (0, 0)))
        return jax.lax.conv_general_dilated(
            padded[None],
            self.kernel[...],
            (1,),
            "VALID",
            rhs_dilation=(self.dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=x.shape[-1],
        )[0]


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    key = nnx.Rngs(seed).params()
    return MyCausalConv1D(x.shape[-1], kernel_size, dilation, key)(x)
