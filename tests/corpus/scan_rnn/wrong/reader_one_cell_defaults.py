import jax
import jax.numpy as jnp
from flax import nnx
from flax.nnx import initializers


class MyRNN(nnx.Module):
    """h' = tanh(W_i x + W_h h + b), with the initializers of the recurrent cells of Flax."""

    def __init__(
        self,
        in_features,
        features,
        rngs,
        *,
        kernel_init=initializers.lecun_normal(),
        recurrent_kernel_init=initializers.orthogonal(),
        bias_init=initializers.zeros_init(),
    ):
        self.features = features
        self.input_kernel = nnx.Param(kernel_init(rngs.params(), (in_features, features)))
        self.hidden_kernel = nnx.Param(recurrent_kernel_init(rngs.params(), (features, features)))
        self.bias = nnx.Param(bias_init(rngs.params(), (features,)))

    def initialize_carry(self):
        return jnp.zeros((self.features,))

    def __call__(self, x):
        @jax.checkpoint
        def cell(carry, inputs):
            new_carry = nnx.tanh(
                jnp.dot(inputs, self.input_kernel) + jnp.dot(carry, self.hidden_kernel) + self.bias
            )
            return new_carry, new_carry

        carry, outputs = jax.lax.scan(cell, self.initialize_carry(), x, unroll=4)
        return outputs


def rnn_forward(seed, x, features):
    layer = MyRNN(x.shape[-1], features, nnx.Rngs(seed))
    return layer(x)
