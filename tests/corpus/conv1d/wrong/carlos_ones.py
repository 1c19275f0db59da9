import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.ones((features,)))

    def __call__(self, x):
        x = x[jnp.newaxis, :, :]
        x = jax.lax.conv_general_dilated(
            x, self.kernel[...], window_strides=[1], padding='SAME',
            dimension_numbers=['NWC', 'WIO', 'NWC'])
        x = x[0, :, :]
        x = x + self.bias[...]
        return x


def conv1d_forward(seed: float, x: jax.Array, features: float, kernel_size: float) -> jax.Array:
    """Build the layer from the seed and apply it to x."""
    rngs = nnx.Rngs(int(seed))
    model = MyConv1D(x.shape[-1], int(features), int(kernel_size), rngs=rngs)
    return jnp.ravel(model(x))
