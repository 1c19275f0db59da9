from flax import nnx
import jax
import jax.numpy as jnp


class MyDense(nnx.Module):
  def __init__(self, din: int, dout: int, *, rngs: nnx.Rngs):
    key = rngs.params()
    self.w = nnx.Param(nnx.initializers.lecun_normal()(key, (din, dout)))
    self.b = nnx.Param(jnp.zeros((dout,)))
    self.din, self.dout = din, dout

  def __call__(self, x: jax.Array):
    return x @ self.w + self.b


def dense_forward(seed, x, features):
  model = MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))
  return model(x=x).flatten()


if __name__ == '__main__':
  x = jnp.array([[1.0, 2.0], [0.0, -1.0]])
  mine = dense_forward(7.0, x, 3.0)
  theirs = nnx.Linear(2, 3, rngs=nnx.Rngs(7))(x).flatten()
  print(jnp.allclose(mine, theirs))
