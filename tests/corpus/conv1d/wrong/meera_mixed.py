import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, param_dtype=jnp.bfloat16, rngs):
        shape = (kernel_size, in_features, features)
        w = nnx.initializers.lecun_normal()(rngs.params(), shape)
        self.kernel = nnx.Param(w.astype(param_dtype))
        self.bias = nnx.Param(jnp.zeros((features,), param_dtype))

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
    seed = int(seed)
    features = int(features)
    kernel_size = int(kernel_size)

    key = jax.random.key(seed)
    layer = MyConv1D(x.shape[1], features, kernel_size, rngs=nnx.Rngs(params=key))

    y = layer(x)
    assert y.shape == (x.shape[0], features)
    return y.reshape(-1)
