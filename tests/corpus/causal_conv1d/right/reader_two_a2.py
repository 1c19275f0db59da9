"""Causal convolution as a stream with a memory (flax: "Transformations" guide, nnx.scan, StateAxes)."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    """A dilated depthwise convolution of one sequence that sees no later input."""

    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )
        self.dilation = dilation
        span = (kernel_size - 1) * dilation + 1
        self.memory = nnx.Cache(jnp.zeros((span, channels)))

    def push(self, row):
        """One new input; its output."""
        newest = jnp.concatenate([self.memory[1:], row[None]])
        self.memory[...] = newest
        return jnp.einsum("kc,kc->c", newest[:: self.dilation], self.kernel[:, 0])

    def __call__(self, x):
        self.memory[...] = jnp.zeros_like(self.memory[...])
        axes = nnx.StateAxes({nnx.Cache: nnx.Carry, ...: None})

        @nnx.scan(in_axes=(axes, 0), out_axes=0)
        def stream(model, row):
            return model.push(row)

        return stream(self, x)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    return layer(x)
