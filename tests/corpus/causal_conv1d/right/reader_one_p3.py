"""Causal convolution as it would run online: one input at a time, with a memory of
the last inputs carried through jax.lax.scan."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyCausalConv1D(nnx.Module):
    def __init__(self, channels, kernel_size, dilation, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, 1, channels))
        )
        self.kernel_size = kernel_size
        self.dilation = dilation

    def __call__(self, x):
        taps = jnp.squeeze(self.kernel[...], 1)
        memory = jnp.zeros(((self.kernel_size - 1) * self.dilation + 1, x.shape[1]), x.dtype)

        def step(memory, now):
            # everything moves up by one, the oldest falls out at the top
            memory = jnp.roll(memory, -1, axis=0).at[-1].set(now)
            seen = memory[:: self.dilation]
            return memory, jnp.einsum("kc,kc->c", seen, taps)

        _, y = jax.lax.scan(step, memory, x, unroll=2)
        return y


@nnx.jit
def forward(layer, x):
    return layer(x)


def causal_conv1d_forward(seed, x, kernel_size, dilation):
    layer = MyCausalConv1D(x.shape[1], kernel_size, dilation, rngs=nnx.Rngs(seed))
    return forward(layer, x)
