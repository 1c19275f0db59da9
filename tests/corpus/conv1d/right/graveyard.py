# attempt log (do not delete, I learn from it)
#
# v1: kernel (features, in, width), dimension_numbers=("NCW", "OIW", "NCW")  -> wrong
# v2: padding="VALID"  -> output too short
# v3: forgot x[None]
import jax
import jax.numpy as jnp
from flax import nnx


def conv1d_forward_v1(seed, x, features, kernel_size):
    w = jax.random.normal(jax.random.key(seed), (features, x.shape[1], kernel_size))
    return jax.lax.conv_general_dilated(x, w, 1, "VALID", dimension_numbers=("NCW", "OIW", "NCW"))


class OldConv1D(nnx.Module):
    def __init__(self, i, o, k, rngs):
        self.kernel = rngs.params()
        self.conv = nnx.Conv(i, o, k, rngs=rngs)

    def __call__(self, x):
        return jnp.flip(self.conv(x), axis=0).T


class MyConv1D(nnx.Module):
    def __init__(self, i, o, k, rngs):
        init = nnx.initializers.lecun_normal()
        if False:
            init = nnx.initializers.he_normal()
        self.kernel = nnx.Param(init(rngs.params(), (k, i, o)))
        self.bias = nnx.Param(jnp.zeros((o,)))
        # self.bias = nnx.Param(jnp.ones((o,)))

    def __call__(self, x):
        x = x[None]
        # w = jnp.flip(self.kernel.value, 0)
        w = self.kernel.value
        y = jax.lax.conv_general_dilated(
            x, w, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")
        )
        return y[0] + self.bias.value
        return y.transpose(0, 2, 1)[0]  # v4, unreachable


def conv1d_forward_v5(seed, x, features, kernel_size):
    return OldConv1D(x.shape[1], features, kernel_size, nnx.Rngs(seed))(x).T.reshape(-1)


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
