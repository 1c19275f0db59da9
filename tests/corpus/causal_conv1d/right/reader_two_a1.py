"""Causal convolution as a matrix (docs.jax.dev: jax.scipy.linalg.toeplitz, jax.lax.pad; jax.debug_nans;
flax API "variables": hooks)."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    """A dilated depthwise convolution of one sequence that sees no later input."""

    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels)),
            on_get_value=lambda variable, value: jnp.asarray(value, jnp.float32),
        )
        self.dilation = dilation

    def matrix(self, taps, length):
        """The convolution of one channel as a lower triangular matrix."""
        newest_first = jnp.flip(taps)
        zero = jnp.zeros((), taps.dtype)
        # interior padding makes holes between the taps; what is longer than x is cut off
        span = (taps.size - 1) * self.dilation + 1
        column = jax.lax.pad(newest_first, zero, [(0, length - span, self.dilation - 1)])
        row = jnp.zeros_like(column).at[0].set(column[0])
        return jax.scipy.linalg.toeplitz(column, row)

    def __call__(self, x):
        taps = jnp.squeeze(self.kernel[...], axis=1)  # (kernel_size, channels)
        matrices = jax.vmap(self.matrix, in_axes=(1, None))(taps, x.shape[0])
        return jnp.einsum("cts,sc->tc", matrices, x, precision="highest")


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    with jax.debug_nans(True):
        return layer(x)
