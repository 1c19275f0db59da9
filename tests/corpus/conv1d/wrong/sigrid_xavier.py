import jax
import jax.numpy as jnp
from flax import nnx
from jax.nn.initializers import glorot_uniform, zeros


class MyConv1D(nnx.Module):
    def __init__(self, filters, kernel_size, input_dim, *, rngs):
        self.kernel = nnx.Param(glorot_uniform()(rngs.params(), (kernel_size, input_dim, filters)))
        self.bias = nnx.Param(zeros(rngs.params(), (filters,)))

    def __call__(self, inputs):
        outputs = jax.lax.conv_general_dilated(
            inputs[jnp.newaxis], self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return outputs[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(int(features), int(kernel_size), x.shape[-1], rngs=nnx.Rngs(int(seed)))
    return jnp.ravel(layer(x))
