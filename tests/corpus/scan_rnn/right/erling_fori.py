import jax
import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    def __init__(self, inputs, hidden, rngs):
        init = nnx.initializers.lecun_normal()
        self.hidden = hidden
        self.input_kernel = nnx.Param(init(rngs.params(), (inputs, hidden)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (hidden, hidden)))
        self.bias = nnx.Param(nnx.initializers.zeros(rngs.params(), (hidden,)))

    def __call__(self, x):
        length = x.shape[0]
        W, U, b = self.input_kernel[...], self.hidden_kernel[...], self.bias[...]

        def body(t, states):
            # row 0 holds the state before the first step
            return states.at[t + 1].set(jnp.tanh(x[t] @ W + states[t] @ U + b))

        states = jax.lax.fori_loop(0, length, body, jnp.zeros((length + 1, self.hidden)))
        return states[1:]


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[1], features, nnx.Rngs(seed))(x)
