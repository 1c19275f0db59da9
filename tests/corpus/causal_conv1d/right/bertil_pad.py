import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, k, c, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, 1, c)))

    def __call__(self, x, *, dilation):
        k, _, c = self.kernel.shape
        x = jnp.pad(x, (((k - 1) * dilation, 0), (0, 0)))
        y = jax.lax.conv_general_dilated(
            x[jnp.newaxis],
            self.kernel[...],
            (1,),
            "VALID",
            rhs_dilation=(dilation,),
            dimension_numbers=("NWC", "WIO", "NWC"),
            feature_group_count=c,
        )
        return jnp.squeeze(y, axis=0)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(kernel_size, x.shape[1], rngs=nnx.Rngs(seed))(x, dilation=dilation)
