import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, ein, aus, breite, *, rngs):
        init = nnx.initializers.lecun_normal(in_axis=-1, out_axis=-2)
        self.kernel = nnx.Param(init(rngs.params(), (breite, ein, aus)))
        self.bias = nnx.Param(jnp.zeros((aus,)))

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
    schicht = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return schicht(x).reshape(-1)
