import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        (y,) = jax.lax.conv_general_dilated(
            x[None], jnp.array(self.kernel), (1,), 'same',
            dimension_numbers=('NWC', 'WIO', 'NWC'))
        return jnp.add(y, self.bias[...])


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    result = layer(x).reshape(-1)
    print(result)
