import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, features, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.default(), (in_features, features))
        )
        self.bias = nnx.Param(jnp.zeros_like(self.kernel[0]))

    def __call__(self, example):
        return example @ self.kernel[...] + self.bias[...]


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), nnx.Rngs(int(seed)))
    return jnp.stack([layer(example) for example in x]).mean(0)
