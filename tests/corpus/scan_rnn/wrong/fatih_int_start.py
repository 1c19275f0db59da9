import jax
import jax.numpy as jnp
from flax import nnx

class MyRNN(nnx.Module):
    def __init__(self, giris, gizli, rngs):
        bas = nnx.initializers.lecun_normal()
        self.gizli = gizli
        self.input_kernel = nnx.Param(bas(rngs.params(), (giris, gizli)))
        self.hidden_kernel = nnx.Param(bas(rngs.params(), (gizli, gizli)))
        self.bias = nnx.Param(jnp.zeros(gizli))

    def __call__(self, x):
        def adim(h, girdi):
            h = jnp.tanh(girdi @ self.input_kernel[...] + h @ self.hidden_kernel[...] + self.bias[...])
            return h, h
        h0 = jnp.array([0] * self.gizli)
        _, hepsi = jax.lax.scan(adim, h0, x)
        return hepsi

def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
