# im2col: cut the image into patches, then one matrix product.
import jax
import jax.numpy as jnp
from flax import nnx
from jax.sharding import NamedSharding, PartitionSpec as P


class MyConv2D(nnx.Module):
  def __init__(self, in_features, features, kernel_size, *, rngs):
    self.kernel_size = kernel_size
    shape = (kernel_size, kernel_size, in_features, features)
    self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
    self.bias = nnx.Param(jnp.zeros((features,)))

  def __call__(self, x):
    patches = jax.lax.conv_general_dilated_patches(
        x[None],
        filter_shape=(self.kernel_size, self.kernel_size),
        window_strides=(1, 1),
        padding='SAME',
        dimension_numbers=('NHWC', 'HWIO', 'NHWC'),
        precision=jax.lax.Precision.HIGHEST,
    )[0]
    # The channels of a patch come in the order "c" + "hw", so the kernel has to as well.
    matrix = jnp.moveaxis(self.kernel[...], 2, 0).reshape(patches.shape[-1], -1)
    return patches @ matrix + self.bias


def conv2d_forward(seed, x, features, kernel_size):
  layer = MyConv2D(x.shape[-1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
  # rows of the image over the devices, if there are several that fit
  if x.shape[0] % jax.device_count() == 0:
    mesh = jax.make_mesh((jax.device_count(),), ('rows',))
    x = jax.device_put(x, NamedSharding(mesh, P('rows', None, None)))
  return nnx.jit(lambda m, x: m(x).reshape(-1))(layer, x)
