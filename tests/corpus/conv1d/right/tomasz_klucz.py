# ziarno -> klucz -> strumień "params"
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, wejscie, wyjscie, szerokosc, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (szerokosc, wejscie, wyjscie)))
        self.bias = nnx.Param(jnp.zeros((wyjscie,)))

    def __call__(self, x):
        w = self.kernel[:]
        y = jax.lax.conv_general_dilated(
            x[jnp.newaxis], w, window_strides=(1,), padding='SAME',
            dimension_numbers=('NWC', 'WIO', 'NWC'))
        return jnp.squeeze(y, axis=0) + self.bias[:]


def conv1d_forward(ziarno, x, features, kernel_size):
    klucz = jax.random.PRNGKey(int(ziarno))
    strumienie = nnx.Rngs(params=klucz)
    warstwa = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=strumienie)
    return warstwa(x).reshape(-1)
