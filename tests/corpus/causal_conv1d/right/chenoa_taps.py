import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, taps, gap, rngs):
        self.gap = gap
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (taps, 1, channels)))

    def __call__(self, x):
        rows = self.kernel[...][:, 0]
        out = jnp.zeros_like(x)
        for back, row in enumerate(rows[::-1]):
            shift = min(back * self.gap, x.shape[0])
            out = out.at[shift:].add(row * x[: x.shape[0] - shift])
        return out


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    return MyCausalConv1D(x.shape[1], kernel_size, dilation, nnx.Rngs(seed))(x)
