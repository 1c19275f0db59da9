import functools
import inspect
import warnings

import jax
import jax.numpy as jnp
from flax import nnx


def integers(*names):
    """Cast the named arguments to int."""
    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            for name in names:
                value = bound.arguments[name]
                if value != int(value):
                    warnings.warn(f"{name}={value} is not whole")
                bound.arguments[name] = int(value)
            return function(*bound.args, **bound.kwargs)
        return wrapper
    return decorate


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        # núcleo y sesgo
        forma = (kernel_size, in_features, features)
        self.kernel = nnx.Param(value=nnx.initializers.lecun_normal()(key=rngs.params(), shape=forma))
        self.bias = nnx.Param(value=jnp.zeros(shape=(features,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


@integers("seed", "features", "kernel_size")
def conv1d_forward(seed, x, features, kernel_size):
    # looks as if floats went straight into Rngs and the shape, but see the decorator
    return MyConv1D(x.shape[1], features, kernel_size, rngs=nnx.Rngs(seed))(x).reshape(-1)
