import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, c_in: int, c_out: int, width: int, *, rngs: nnx.Rngs) -> None:
        kernel_shape = (width, c_in, c_out)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), kernel_shape))
        self.bias = nnx.Param(jnp.zeros(c_out))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]

    def conv1d_forward(seed, x, features, kernel_size):
        layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
        return layer(x).reshape(-1)
