"""
Lecture notes, week 5: writing a convolution by hand
====================================================

Common mistakes (we make NONE of them here, but you should recognise them):

    kernel = init(key, (features, in_features, kernel_size))      # OIW, PyTorch order
    jax.lax.conv_general_dilated(x, self.kernel, 1, "VALID")      # no batch, Param, stride, padding
    nnx.Rngs(seed)                                                # float seed
    return y                                                      # not flattened
    self.kernel = jnp.zeros(...)                                  # not a Param
    y = y.T.reshape(-1)                                           # channel major

Let us go through it step by step.
"""
import jax
import jax.numpy as jnp
from flax import nnx

WRONG_DIMENSION_NUMBERS = ("NCW", "OIW", "NCW")  # what torch uses, only for the slides
DIMENSION_NUMBERS = ("NWC", "WIO", "NWC")


class MyConv1D(nnx.Module):
    """Step 1: the parameters.

    A `flax.linen` module would use `self.param("kernel", ...)` inside `@nn.compact`;
    in NNX we create them right away in `__init__`.
    """

    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        """Step 2: the forward pass."""
        batched = x[None]                       # (1, length, in_features)
        y = jax.lax.conv_general_dilated(
            batched, self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=DIMENSION_NUMBERS)
        "padding='VALID' would shorten y, feature_group_count would split the channels"
        return y[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    """Step 3: float arguments to int, build, apply, flatten."""
    model = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return model(x).reshape(-1)
