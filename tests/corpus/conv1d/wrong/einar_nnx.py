import jax
import jax.numpy as jnp
import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_dim, out_dim, kernel_size, *, rngs):
        super().__init__()
        # kernel: (kernel_size, in_dim, out_dim)
        key = rngs.params()
        kernel = nnx.initializers.lecun_normal()(key, (kernel_size, in_dim, out_dim), jnp.float32)
        bias = jnp.zeros((out_dim,), dtype=jnp.float32)
        self.kernel = nnx.Param(kernel)
        self.bias = nnx.Param(bias)

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
