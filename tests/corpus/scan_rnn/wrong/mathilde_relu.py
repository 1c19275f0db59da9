import jax
from jax import numpy as jnp
from flax import nnx

class MyRNN(nnx.Module):
    def __init__(self, n_inputs, n_hidden, rngs):
        self.n_hidden = n_hidden
        init = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(init(rngs.params(), (n_inputs, n_hidden)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (n_hidden, n_hidden)))
        self.bias = nnx.Param(jnp.zeros((n_hidden,)))

    def __call__(self, x):
        h = jnp.zeros((self.n_hidden,))
        all_h = []
        for t in range(len(x)):
            a = jnp.matmul(x[t], self.input_kernel[...]) + jnp.matmul(h, self.hidden_kernel[...])
            h = nnx.relu(a + self.bias[...])
            all_h.append(h)
        return jnp.array(all_h)

def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
