# Каждый слой получает свой ключ: fold_in(ключ, номер слоя)
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    layer_index = 1

    def __init__(self, n_in, n_out, k, *, rngs):
        key = jax.random.fold_in(rngs.params(), self.layer_index)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(key, (k, n_in, n_out)))
        self.bias = nnx.Param(jnp.zeros((n_out,)))

    def __call__(self, signal):
        w, b = jnp.asarray(self.kernel), jnp.asarray(self.bias)
        conv = lambda s: jax.lax.conv_general_dilated(
            s, w, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return conv(signal.reshape((1,) + signal.shape))[0] + b


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
