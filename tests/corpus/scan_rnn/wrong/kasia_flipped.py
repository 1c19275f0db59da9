import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    def __init__(self, wejscie, ukryte, rngs):
        start = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(start(rngs.params(), (wejscie, ukryte)))
        self.hidden_kernel = nnx.Param(start(rngs.params(), (ukryte, ukryte)))
        self.bias = nnx.Param(jnp.zeros(ukryte))
        self.ukryte = ukryte

    def __call__(self, x):
        h = jnp.zeros(self.ukryte)
        stany = []
        for wiersz in x[::-1]:
            h = jnp.tanh(wiersz @ self.input_kernel[...] + h @ self.hidden_kernel[...] + self.bias[...])
            stany.append(h)
        return jnp.stack(stany)


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[1], features, nnx.Rngs(seed))(x)
