import functools

import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, inputs):
        dn = jax.lax.conv_dimension_numbers(
            (1, *inputs.shape), self.kernel.shape, ("NWC", "WIO", "NWC"))
        outputs = jax.lax.conv_general_dilated(
            inputs[None], self.kernel[...], (1,), "SAME", dimension_numbers=dn)
        return outputs[0] + self.bias[...]


_layers = {}


def get_layer(in_features, features, kernel_size, seed):
    # building a layer compiles things, so keep it
    name = (in_features, features, kernel_size)
    if name not in _layers:
        _layers[name] = MyConv1D(in_features, features, kernel_size, rngs=nnx.Rngs(seed))
    return _layers[name]


def conv1d_forward(seed, x, features, kernel_size):
    layer = get_layer(x.shape[1], int(features), int(kernel_size), int(seed))
    return layer(x).reshape(-1)
