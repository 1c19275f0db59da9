import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
	def __init__(self, inFeatures, outFeatures, kernelSize, *, rngs):
		kernelShape = (kernelSize, inFeatures, outFeatures)
		kernelInit = nnx.initializers.lecun_normal()
		self.kernel = nnx.Param(kernelInit(rngs.params(), kernelShape))
		self.bias = nnx.Param(jnp.zeros((outFeatures,)))

	def __call__(self, x):
		xBatch = x[None, :, :]
		yBatch = jax.lax.conv_general_dilated(
			xBatch, self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
		return yBatch[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
	theModel = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
	return theModel(x).reshape(-1)
