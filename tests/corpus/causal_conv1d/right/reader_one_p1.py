import jax
import jax.numpy as jnp
from flax import nnx
from jax import lax


class MyCausalConv1D(nnx.Module):
    """A dilated depthwise convolution of one sequence that sees no later input."""

    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )
        self.dilation = dilation

    def __call__(self, x):
        kernel = self.kernel[...]
        # 1D conv, NWC layout, as in the "1D convolutions" part of the notebook
        dn = lax.conv_dimension_numbers((1,) + x.shape, kernel.shape, ("NWC", "WIO", "NWC"))
        out = lax.conv_general_dilated(
            x[None],                                             # lhs = image tensor
            kernel,                                              # rhs = conv kernel tensor
            (1,),                                                # window strides
            [(self.dilation * (kernel.shape[0] - 1), 0)],        # padding: all in front
            (1,),                                                # lhs/image dilation
            (self.dilation,),                                    # rhs/kernel dilation
            dn,                                                  # dimension_numbers
            feature_group_count=x.shape[1],
        )
        return jnp.squeeze(out, axis=0)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    assert jax.eval_shape(layer.__call__, x).shape == x.shape
    return layer(x)
