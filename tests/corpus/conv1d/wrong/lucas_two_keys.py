import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        kernel_key, bias_key = jax.random.split(rngs.params())
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(kernel_key, (kernel_size, in_features, features)))
        self.bias = nnx.Param(jax.random.normal(bias_key, (features,)) * 0.1)

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return jnp.squeeze(y, axis=0) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(
        x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed))
    )(x).ravel()
