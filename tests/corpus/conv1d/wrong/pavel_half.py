# seed is a float in the tests, cast it!
from flax import nnx
import jax, jax.numpy as np

class MyConv1D(nnx.Module):
  def __init__(self, cin, cout, k, rngs):
    self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, cin, cout)))
    self.bias = nnx.Param(np.zeros((cout,)))
  def __call__(self, x):
    return jax.lax.conv_general_dilated(x[None], self.kernel[...], (1,), "SAME",
        dimension_numbers=("NWC", "WIO", "NWC"))[0] + self.bias[...]

def conv1d_forward(seed, x, features, kernel_size):
  m = MyConv1D(x.shape[1], features, kernel_size, nnx.Rngs(int(seed)))
  return m(x).reshape(-1)
