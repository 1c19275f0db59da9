import jax
import jax.numpy as jnp
from flax import nnx

class MyRNN(nnx.Module):
    def __init__(self, in_features, features, rngs):
        init = nnx.initializers.lecun_normal()
        # (out, in) like weight_ih_l0
        self.input_kernel = nnx.Param(init(rngs.params(), (features, in_features)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (features, features)))
        self.bias = nnx.Param(jnp.zeros(features))

    def __call__(self, x):
        def step(h, x_t):
            h = jnp.tanh(self.input_kernel[...] @ x_t + self.hidden_kernel[...] @ h + self.bias[...])
            return h, h
        _, hs = jax.lax.scan(step, jnp.zeros(self.bias.shape), x)
        return hs

def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
