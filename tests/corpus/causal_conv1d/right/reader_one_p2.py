import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
  def __init__(self, channels, kernel_size, dilation, *, rngs: nnx.Rngs):
    init = jax.nn.initializers.lecun_normal()
    self.kernel = nnx.Param(init(rngs.params(), (kernel_size, 1, channels), jnp.float32))
    self.dilation = dilation

  def __call__(self, x):
    taps = self.kernel[:, 0, :]
    # Put dilation - 1 zeros between the taps.
    reach = (taps.shape[0] - 1) * self.dilation + 1
    wide = jnp.zeros((reach, x.shape[1])).at[:: self.dilation].set(taps)

    # numpy's convolve reverses its second argument, so reverse it first. The
    # first `length` entries of the full convolution are exactly the causal ones.
    def one_channel(signal, taps):
      return jnp.convolve(signal, jnp.flip(taps), mode='full')[: signal.shape[0]]

    return jax.vmap(one_channel, in_axes=(1, 1), out_axes=1)(x, wide)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
  layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
  return layer(x)
