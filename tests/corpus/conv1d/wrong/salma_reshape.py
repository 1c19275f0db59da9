import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, input_channels, output_channels, kernel_width, *, rngs):
        self.kernel, self.bias = (
            nnx.Param(nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_width, input_channels, output_channels))),
            nnx.Param(jnp.zeros((output_channels,))),
        )

    def __call__(self, inputs):
        dn = jax.lax.conv_dimension_numbers(
            (1, *inputs.shape), self.kernel.shape, ("NWC", "WIO", "NWC"))
        outputs = jax.lax.conv_general_dilated(
            inputs[None], self.kernel[...], (1,), "SAME", dimension_numbers=dn)
        return outputs[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    model = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    y = model(x)
    length = x.shape[0]
    return y.reshape((length * features,))
