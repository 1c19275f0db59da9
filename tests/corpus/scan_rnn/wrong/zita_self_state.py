import jax
import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    def __init__(self, in_features, features, rngs):
        init = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(init(rngs.params(), (in_features, features)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))
        self.state = nnx.Variable(jnp.zeros((features,)))

    def __call__(self, x):
        def step(carry, x_t):
            # keep the state on the object, as in PyTorch
            self.state[...] = jnp.tanh(
                x_t @ self.input_kernel[...] + self.state[...] @ self.hidden_kernel[...] + self.bias[...]
            )
            return carry, self.state[...]

        _, hs = jax.lax.scan(step, None, x)
        return hs


def rnn_forward(seed, x, features):
    return MyRNN(x.shape[-1], features, nnx.Rngs(seed))(x)
