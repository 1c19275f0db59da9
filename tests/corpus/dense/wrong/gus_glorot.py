import jax
import jax.numpy as jnp
from flax import nnx
from jax import lax


class MyDense(nnx.Module):
    def __init__(self, in_features, features, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.glorot_uniform()(rngs.params(), (in_features, features))
        )
        self.bias = nnx.Param(nnx.initializers.zeros(rngs.params(), (features,)))

    def __call__(self, x):
        dims = (((x.ndim - 1,), (0,)), ((), ()))
        y = lax.dot_general(x, self.kernel[...], dimension_numbers=dims)
        return y + self.bias[...]


def dense_forward(seed, x, features):
    return MyDense(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))(x).flatten()
