import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx

# def step(h, x_t):
#     return h, jnp.tanh(x_t @ W + h @ U)     # carry and output swapped, that was it!


def relu_step(h, x_t, w):
    return jax.nn.relu(x_t @ w), h


class OldRNN(nnx.Module):
    def __init__(self, features, rngs):
        self.hidden_kernel = nnx.Param(nnx.initializers.orthogonal()(rngs.params(), (features, features)))

    def __call__(self, x):
        h, ys = jax.lax.scan(lambda h, t: (h, h), jnp.ones(3), x, reverse=True)
        return h


class MyRNN(nnx.Module):
    def __init__(self, in_features, features, rngs):
        self.features = features
        init = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(init(rngs.params(), (in_features, features)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        h0 = np.zeros(self.features)  # float64, jax makes float32 of it
        # h0 = jnp.ones(self.features)

        def step(h, x_t):
            new_h = jnp.tanh(x_t @ self.input_kernel[...] + h @ self.hidden_kernel[...] + self.bias[...])
            return new_h, new_h
            return h, new_h

        last, ys = jax.lax.scan(step, h0, x)
        print("last state", last.shape)
        return ys


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
