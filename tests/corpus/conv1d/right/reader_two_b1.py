import os

import jax
import jax.numpy as jnp
from flax import nnx

# jax.config.update("jax_debug_nans", True)
DEBUG = bool(os.environ.get("CONV_DEBUG"))


class MyConv1D(nnx.Module):
    """A 1-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features))
        )
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        if DEBUG:
            jax.debug.print("x {s} min {lo} max {hi}", s=x.shape, lo=x.min(), hi=x.max())
        y = jax.lax.conv_general_dilated(
            x[None],
            self.kernel[...],
            window_strides=(1,),
            padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        # jax.debug.breakpoint()
        y = y.squeeze(0) + self.bias
        if DEBUG:
            jax.debug.print("y = {}", y)
            jax.debug.callback(lambda a: print("any nan:", bool(jnp.isnan(a).any())), y)
        return y


@nnx.jit
def run(layer, x):
    print("tracing run for", x.shape) if DEBUG else None
    return layer(x)


def conv1d_forward(seed, x, features, kernel_size):
    seed, features, kernel_size = map(int, (seed, features, kernel_size))
    layer = MyConv1D(x.shape[1], features, kernel_size, rngs=nnx.Rngs(seed))
    return run(layer, x).flatten()
