import jax
import jax.numpy as jnp
from flax import nnx


class Kernel(nnx.Param):
    """Weights that weight decay applies to."""


class Bias(nnx.Param):
    """Weights that weight decay leaves alone."""


class MyConv1D(nnx.Module):
    def __init__(self, in_features: int, features: int, kernel_size: int, *, rngs: nnx.Rngs):
        self.kernel = Kernel(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features))
        )
        self.bias = Bias(jnp.zeros((features,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return y[0] + self.bias[...]


def conv1d_forward(seed: float, x: jax.Array, features: float, kernel_size: float) -> jax.Array:
    """Build the layer from the seed and apply it to x."""
    rngs = nnx.Rngs(int(seed))
    model = MyConv1D(x.shape[-1], int(features), int(kernel_size), rngs=rngs)
    return jnp.ravel(model(x))
