from flax import nnx
from jax import numpy as np


class MyLayerNorm(nnx.Module):
    def __init__(self, d):
        self.d = d
        self.scale = nnx.Param(np.ones(d))
        self.bias = nnx.Param(np.zeros(d))

    def __call__(self, x):
        s = x.sum(-1)[..., None] / self.d
        diff = x - s
        var = (diff * diff).sum(-1)[..., None] / (self.d - 1)
        return diff / np.sqrt(var + 1e-3) * self.scale.value + self.bias.value


def layer_norm_forward(x):
    m = MyLayerNorm(x.shape[-1])
    return m(x).flatten()
