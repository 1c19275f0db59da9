import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """A sequence is an image one pixel high."""

    def __init__(self, in_dim, out_dim, kernel_size, *, rngs):
        super().__init__()
        # kernel: (kernel_size, in_dim, out_dim)
        key = rngs.params()
        kernel = nnx.initializers.lecun_normal()(key, (kernel_size, in_dim, out_dim), jnp.float32)
        bias = jnp.zeros((out_dim,), dtype=jnp.float32)
        self.kernel = nnx.Param(kernel)
        self.bias = nnx.Param(bias)

    def __call__(self, x):
        image = x[None, None]                    # N H W C
        kernel = self.kernel[...][None]          # H W I O
        out = jax.lax.conv_general_dilated(
            image, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        return out[0, 0] + self.bias[...]


def conv1d_forward(s, x, n, k):
    return MyConv1D(x.shape[1], int(n), int(k), rngs=nnx.Rngs(int(s)))(x).flatten()
