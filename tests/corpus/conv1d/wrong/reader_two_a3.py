"""1-D convolution (docs.jax.dev: jax.scipy.signal.convolve)."""
import jax
import jax.numpy as jnp
import jax.scipy as jsp
from flax import nnx


class MyConv1D(nnx.Module):
    """A 1-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features))
        )
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        k = self.kernel.shape[0]
        x = jnp.pad(x, [((k - 1) // 2, k // 2), (0, 0)])

        def channel(kernel):  # (taps, in)
            parts = [
                jsp.signal.convolve(x[:, i], kernel[:, i], mode="valid", method="direct")
                for i in range(x.shape[1])
            ]
            return sum(parts)

        y = jax.vmap(channel, in_axes=-1, out_axes=-1)(self.kernel[...])
        return y + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(x).flatten()
