import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """Works like tf.keras.layers.Conv1D(filters, kernel_size, padding='same')."""

    def __init__(self, filters, kernel_size, *, input_shape, rngs):
        self.filters = filters
        self.kernel_size = kernel_size
        self.build(input_shape, rngs)

    def build(self, input_shape, rngs):
        input_dim = input_shape[-1]
        kernel_shape = (self.kernel_size,) + (input_dim, self.filters)
        self.kernel = self.add_weight(kernel_shape, nnx.initializers.lecun_normal(), rngs)
        self.bias = self.add_weight((self.filters,), nnx.initializers.zeros_init(), rngs)

    def add_weight(self, shape, initializer, rngs):
        return nnx.Param(initializer(rngs.params(), shape, jnp.float32))

    def call(self, inputs):
        outputs = jax.lax.conv_general_dilated(
            inputs, self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return outputs + self.bias[...]

    def __call__(self, inputs):
        return self.call(inputs)


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(
        filters=int(features), kernel_size=int(kernel_size),
        input_shape=(None, *x.shape), rngs=nnx.Rngs(int(seed)),
    )
    return jnp.reshape(layer(x[None]), (-1,))
