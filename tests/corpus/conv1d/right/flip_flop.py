import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, k, *, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (k, cin, cout)))
        self.bias = nnx.Param(jnp.zeros((cout,)))

    def __call__(self, x):
        # run the sequence backwards with a backwards kernel. With SAME padding the
        # odd zero has to change sides as well.
        k = self.kernel.shape[0]
        lo = (k - 1) // 2
        hi = k - 1 - lo
        backwards = jnp.flip(x, axis=0)
        reversed_kernel = jnp.flip(self.kernel[...], axis=0)
        y = jax.lax.conv_general_dilated(
            backwards[None], reversed_kernel, (1,), [(hi, lo)],
            dimension_numbers=("NWC", "WIO", "NWC"))
        return jnp.flip(y[0], axis=0) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).T.reshape(int(features), -1).T.reshape(-1)
