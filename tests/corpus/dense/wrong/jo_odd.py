import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    """I wanted to see every multiplication."""

    def __init__(self, in_features, features, rngs):
        key = rngs.params()
        shape = (in_features, features)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(key, shape))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        kernel = self.kernel[...]
        total = jnp.zeros((x.shape[0], kernel.shape[1]))
        for i in range(kernel.shape[0] - 1):
            total = total + x[:, i : i + 1] * kernel[i]
        return total + self.bias[...]


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), nnx.Rngs(int(seed)))
    out = layer(x)
    return out.reshape(out.size)
