import jax.numpy as jnp
from flax import nnx
from jax import lax


class MyConv1D(nnx.Module):
  def __init__(
    self,
    in_features: int,
    features: int,
    kernel_size: int,
    *,
    kernel_init=nnx.initializers.lecun_normal(),
    bias_init=nnx.initializers.zeros_init(),
    rngs: nnx.Rngs,
  ):
    self.bias = nnx.Param(bias_init(rngs.params(), (features,)))
    self.kernel = nnx.Param(
      kernel_init(rngs.params(), (kernel_size, in_features, features))
    )

  def __call__(self, x):
    # conv_with_general_padding has no dimension_numbers: it wants NCW and OIW
    lhs = jnp.transpose(x)[jnp.newaxis]
    rhs = jnp.transpose(self.kernel[...], (2, 1, 0))
    y = lax.conv_with_general_padding(
      lhs, rhs, window_strides=(1,), padding='SAME', lhs_dilation=None, rhs_dilation=None
    )
    return y[0].T + self.bias


def conv1d_forward(seed, x, features, kernel_size):
  rngs = nnx.Rngs(int(seed))
  layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=rngs)
  return layer(x).flatten()
