import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.dilation = dilation
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )

    def __call__(self, x):
        kernel = self.kernel[...]
        size = kernel.shape[0]
        total = 0.0
        for tap in range(size):
            back = (size - 1 - tap) * self.dilation
            total += jnp.roll(x, back, axis=0) * kernel[tap]
        return total


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))(x)
