import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, *, features, epsilon=1e-3):
        self.epsilon = epsilon
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.scale = nnx.Param(jnp.ones((features,)))

    def __call__(self, x):
        std = jnp.sqrt(jnp.std(x, axis=-1, keepdims=True) ** 2 + self.epsilon)
        return jnp.add(jnp.multiply((x - jnp.mean(x, -1, keepdims=True)) / std, self.scale), self.bias)


@nnx.jit
def run(layer, x):
    return layer(x)


def layer_norm_forward(x):
    return run(MyLayerNorm(features=x.shape[-1]), x).flatten()
