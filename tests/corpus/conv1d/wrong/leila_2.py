import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        features, kernel_size = int(features), int(kernel_size)
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        x = jnp.expand_dims(x, axis=0)
        x = jax.lax.conv_general_dilated(
            x, self.kernel, window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return jnp.squeeze(x, axis=0) + self.bias


def conv1d_forward(seed, x, features, kernel_size):
    rngs = nnx.Rngs(params=seed)
    model = MyConv1D(x.shape[1], features, kernel_size, rngs=rngs)
    return model(x).flatten()
