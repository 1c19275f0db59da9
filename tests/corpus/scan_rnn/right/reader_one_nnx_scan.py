import jax
import jax.numpy as jnp
from flax import nnx


class MyRNN(nnx.Module):
    def __init__(self, in_features: int, features: int, rngs: nnx.Rngs):
        kernel_init = nnx.initializers.lecun_normal()
        self.input_kernel = nnx.Param(kernel_init(rngs.params(), (in_features, features)))
        self.hidden_kernel = nnx.Param(kernel_init(rngs.params(), (features, features)))
        self.bias = nnx.Param(nnx.initializers.zeros_init()(rngs.params(), (features,)))

    @nnx.remat
    def step(self, h, row):
        """One step; what it computed is computed again in a backward pass."""
        h = jnp.tanh(row @ self.input_kernel + h @ self.hidden_kernel + self.bias)
        return h, h

    def __call__(self, x):
        # The Params are the same in every step (None), the state is carried, x goes row by row.
        state_axes = nnx.StateAxes({nnx.Param: None})

        @nnx.scan(in_axes=(state_axes, nnx.Carry, 0), out_axes=(nnx.Carry, 0))
        def scan_fn(cell, h, row):
            return cell.step(h, row)

        h0 = jnp.zeros(self.bias.shape, x.dtype)
        _, states = scan_fn(self, h0, x)
        return states


def rnn_forward(seed, x, features):
    layer = MyRNN(x.shape[-1], features, nnx.Rngs(seed))
    return layer(x)
