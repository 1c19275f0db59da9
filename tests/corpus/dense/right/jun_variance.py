import jax
import jax.numpy as jnp
from flax import nnx

my_init = jax.nn.initializers.variance_scaling(1.0, "fan_in", "truncated_normal")


class MyDense(nnx.Module):
    def __init__(self, shape, rngs):
        self.w, self.b = nnx.Param(my_init(rngs.params(), shape)), nnx.Param(jnp.zeros(shape[-1:]))

    def __call__(self, x):
        return jnp.tensordot(x, self.w[...], axes=1) + self.b[...]


def dense_forward(seed, x, features):
    layer = MyDense((x.shape[-1], int(features)), nnx.Rngs(int(seed)))
    return layer(x).flatten()
