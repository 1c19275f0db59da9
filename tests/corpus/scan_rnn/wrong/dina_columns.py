import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    def __init__(self, inputs, units, rngs):
        init = nnx.initializers.lecun_normal()
        self.units = units
        self.input_kernel = nnx.Param(init(rngs.params(), (inputs, units)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (units, units)))
        self.bias = nnx.Param(jnp.zeros((units,)))

    def __call__(self, x):
        h = jnp.zeros((self.units,))
        columns = []
        for x_t in x:
            h = jnp.tanh(x_t @ self.input_kernel[...] + h @ self.hidden_kernel[...] + self.bias[...])
            columns.append(h)
        return jnp.stack(columns, axis=1)


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
