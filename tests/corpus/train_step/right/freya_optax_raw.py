import jax, jax.numpy as jnp
import optax
from flax import nnx

class MyNet(nnx.Module):
  """Two-layer net without biases."""
  def __init__(self, w1, w2):
    self.w1 = nnx.Param(w1)
    self.w2 = nnx.Param(w2)
  def __call__(self, x):
    return jnp.tanh(x @ self.w1) @ self.w2

def fit(w1, w2, x, y, rate, steps):
  net = MyNet(w1, w2)
  tx = optax.sgd(learning_rate=rate)
  params = nnx.state(net, nnx.Param)
  opt_state = tx.init(params)
  losses = []
  for _ in range(steps):
    loss, grads = nnx.value_and_grad(lambda m: optax.squared_error(m(x), y).mean())(net)
    losses.append(loss)
    updates, opt_state = tx.update(grads, opt_state, params)
    params = optax.apply_updates(params, updates)
    nnx.update(net, params)
  return jnp.concatenate([jnp.stack(losses), params['w1'][...].flatten(), params['w2'][...].flatten()])
