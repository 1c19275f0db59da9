import warnings
import jax
import jax.numpy as jnp
from flax import nnx

class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        shape = (kernel_size, in_features, features)
        print("DEBUG kernel shape (WIO):", shape)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), shape))
        self.bias = nnx.Param(jnp.zeros((features,)))
        if kernel_size % 2 == 0:
            warnings.warn("even kernel: SAME padding is not symmetric")

    def __call__(self, x):
        print("DEBUG x", x.shape, x.dtype)
        x = x[None]
        print("DEBUG x with batch", x.shape)
        y = jax.lax.conv_general_dilated(
            x, self.kernel.value, (1,), 'SAME', dimension_numbers=('NWC', 'WIO', 'NWC'))
        print("DEBUG y", y.shape)
        y = y[0] + self.bias.value
        print("DEBUG \x1b[31mdone\x1b[0m", y.shape)
        return y

def conv1d_forward(seed, x, features, kernel_size):
    print(f"{seed=} {features=} {kernel_size=}")
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
