import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params, (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x: jax.Array) -> jax.Array:
        """(length, in) -> (length, out)"""
        batched = jnp.expand_dims(x, axis=0)
        out = jax.lax.conv_general_dilated(
            lhs=batched,
            rhs=self.kernel.value,
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return jnp.squeeze(out, axis=0) + self.bias.value


def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(
        x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed))
    )(x).ravel()
