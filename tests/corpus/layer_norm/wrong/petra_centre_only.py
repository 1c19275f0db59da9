from flax import nnx
import jax.numpy as jnp


class MyLayerNorm(nnx.Module):
    def __init__(self, size):
        self.scale = nnx.Param(jnp.ones(size))
        self.bias = nnx.Param(jnp.zeros(size))

    def __call__(self, inputs):
        return (inputs - inputs.mean(-1, keepdims=True)) * self.scale + self.bias


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
