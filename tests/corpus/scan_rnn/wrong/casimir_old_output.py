from flax import nnx
import jax, jax.numpy as jnp


class MyRNN(nnx.Module):
    def __init__(self, i, h, rngs):
        self.h = h
        lecun = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(lecun(rngs.params(), (i, h)))
        self.hidden_kernel = nnx.Param(lecun(rngs.params(), (h, h)))
        self.bias = nnx.Param(jnp.zeros((h,)))

    def __call__(self, x):
        W, U, b = self.input_kernel[...], self.hidden_kernel[...], self.bias[...]

        def cell(state, inp):
            return jnp.tanh(inp @ W + state @ U + b), state

        final, states = jax.lax.scan(cell, jnp.zeros(self.h), x)
        return states


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, rngs=nnx.Rngs(seed))(x)
