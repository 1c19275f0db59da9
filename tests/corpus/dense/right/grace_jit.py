import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, *, inputs, outputs, rngs):
        self.kernel = nnx.Param(
            value=nnx.initializers.lecun_normal()(key=rngs.params(), shape=(inputs, outputs))
        )
        self.bias = nnx.Param(value=jnp.zeros(shape=(outputs,), dtype=jnp.float32))

    @nnx.jit
    def __call__(self, x):
        return jnp.matmul(x, self.kernel[...]) + self.bias[...]


def dense_forward(seed, x, features):
    dense = MyDense(inputs=x.shape[1], outputs=int(features), rngs=nnx.Rngs(params=int(seed)))
    return dense(x).reshape(-1)
