from flax import nnx
import jax, jax.numpy as jnp


class MyDropout(nnx.Module):
  def __init__(self, rate: float, *, rngs: nnx.Rngs):
    self.rate = rate
    self.deterministic = False
    self.stream = rngs.dropout

  def __call__(self, x):
    if self.deterministic:
      return x
    keep = 1.0 - self.rate
    mask = self.stream.bernoulli(keep, x.shape)  # jax.random.bernoulli(self.stream(), keep, x.shape)
    return jnp.where(mask, x / keep, 0)


def dropout_run(seed, x, rate, calls):
  model = MyDropout(rate, rngs=nnx.Rngs(seed))
  forward = nnx.jit(lambda m, x: m(x))
  ys = [forward(model, x) for _ in range(calls)]
  # count = nnx.state(model, nnx.RngCount); print(count)
  model.set_attributes(deterministic=True)
  ys.append(model(x))
  return jnp.stack(ys)
