import jax
from jax import numpy as jnp, random
from flax import nnx


class Cell(nnx.Module):
  """one step, reads the parameters"""
  def __init__(self, din, dout, rngs):
    init = nnx.initializers.lecun_normal()
    self.input_kernel = nnx.Param(init(rngs.params(), (din, dout)))
    self.hidden_kernel = nnx.Param(init(rngs.params(), (dout, dout)))
    self.bias = nnx.Param(jnp.zeros((dout,)))
    self.dout = dout

  def initial_state(self):
    return jnp.zeros((self.dout,))

  def step(self, h, x):
    h = jnp.tanh(x @ self.input_kernel + h @ self.hidden_kernel + self.bias)
    return h, h


class MyRNN(Cell):
  """A recurrent layer: each state is made of one input and the state before."""

  def __call__(self, x):
    # the model is broadcast (None), the state is the Carry, x is scanned along axis 0
    @nnx.scan(in_axes=(None, nnx.Carry, 0), out_axes=(nnx.Carry, 0))
    def unroll(cell, h, x_t):
      return cell.step(h, x_t)

    last, states = unroll(self, self.initial_state(), x)
    return states


def rnn_forward(seed, x, features):
  layer = MyRNN(x.shape[-1], features, nnx.Rngs(seed))
  y = layer(x)
  # print(f'{y.shape = }'); nnx.display(layer)
  return y
