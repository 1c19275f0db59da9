"""I come from PyTorch, so inside the layer I keep everything channels first.

torch.nn.Conv1d stores (out, in, width). JAX does not care, you just have to
tell it. The parameter itself is stored the JAX way, and I only view it the
torch way (OIW) when I call lax.
"""
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_channels, out_channels, kernel_size, *, rngs):
        super().__init__()
        self.in_channels = in_channels
        self.out_channels = out_channels
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_size, in_channels, out_channels)
            )
        )
        self.bias = nnx.Param(jnp.zeros(out_channels))

    def forward(self, x):
        # (L, C) -> (1, C, L)
        ncw = x.T[None]
        oiw = self.kernel[...].transpose(2, 1, 0)
        out = jax.lax.conv_general_dilated(
            ncw, oiw, window_strides=(1,), padding="SAME",
            dimension_numbers=("NCW", "OIW", "NCW"),
        )
        out = out + self.bias[...].reshape(1, -1, 1)
        # back to (L, F) before flattening, otherwise the order is channel major
        return out[0].T

    __call__ = forward


def conv1d_forward(seed, x, features, kernel_size):
    net = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return net.forward(x).reshape(-1)
