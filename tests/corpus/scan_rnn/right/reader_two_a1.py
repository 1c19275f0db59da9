"""A recurrent layer with nnx.scan (flax API: transforms, nnx.Carry; nnx.remat of the step;
docs.jax.dev: "Introduction to debugging", jax.disable_jit)."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    """A recurrent layer: each state is made of one input and the state before."""

    def __init__(self, in_features, features, rngs):
        init = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(init(rngs.params(), (in_features, features)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (features, features)))
        self.bias = nnx.Param(nnx.initializers.zeros(rngs.params(), (features,)))

    @nnx.remat
    def step(self, h, row):
        return jnp.tanh(row @ self.input_kernel + h @ self.hidden_kernel + self.bias)

    def __call__(self, x):
        @nnx.scan(in_axes=(nnx.Carry, None, 0), out_axes=(nnx.Carry, 0))
        def loop(h, cell, row):
            h = cell.step(h, row)
            return h, h

        start = jnp.zeros((self.bias.shape[0],), x.dtype)
        _, states = loop(start, self, x)
        return states


def rnn_forward(seed, x, features):
    layer = MyRNN(x.shape[-1], features, nnx.Rngs(seed))
    with jax.disable_jit():  # so that a print in the step shows numbers
        return layer(x)
