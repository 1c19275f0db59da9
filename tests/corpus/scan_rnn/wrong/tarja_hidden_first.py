import jax
import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    def __init__(self, sisaan, piilo, rngs):
        alku = nnx.initializers.lecun_normal()
        self.hidden_kernel = nnx.Param(alku(rngs.params(), (piilo, piilo)))
        self.input_kernel = nnx.Param(alku(rngs.params(), (sisaan, piilo)))
        self.bias = nnx.Param(jnp.zeros(piilo))
        self.piilo = piilo

    def __call__(self, x):
        h = jnp.zeros((self.piilo,))
        rivit = []
        for rivi in x:
            h = jnp.tanh(jnp.dot(h, self.hidden_kernel[...]) + jnp.dot(rivi, self.input_kernel[...]) + self.bias[...])
            rivit.append(h[None])
        return jnp.concatenate(rivit)


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
