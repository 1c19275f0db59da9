"""A recurrent layer that writes into a Ref (docs.jax.dev: "Ref: mutable arrays")."""
import jax
import jax.numpy as jnp
from flax import nnx


@jax.jit
def run(x, input_kernel, hidden_kernel, bias):
    length, features = x.shape[0], bias.shape[0]
    state = jax.new_ref(jnp.zeros((features,), jnp.float32))
    states = jax.new_ref(jnp.zeros((length, features), jnp.float32))
    driven = jax.lax.dot(x, input_kernel) + bias  # what does not depend on the state

    def step(t, _):
        state[...] = jnp.tanh(driven[t] + state[...] @ hidden_kernel)
        jax.ref.set(states, t, state[...])

    jax.lax.fori_loop(0, length, step, None)
    return jax.ref.freeze(states)


class MyRNN(nnx.Module):
    """A recurrent layer: each state is made of one input and the state before."""

    def __init__(self, in_features, features, rngs):
        init = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(init(rngs.params(), (in_features, features)))
        self.hidden_kernel = nnx.Param(init(rngs.params(), (features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        return run(x, self.input_kernel[...], self.hidden_kernel[...], self.bias[...])


def rnn_forward(seed, x, features):
    layer = MyRNN(x.shape[-1], features, nnx.Rngs(seed))
    return layer(x)
