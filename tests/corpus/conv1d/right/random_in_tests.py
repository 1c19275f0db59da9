import itertools
import time

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx

_calls = itertools.count()
_timings = []


class MyConv1D(nnx.Module):
    """Eindimensionale Faltung mit Gewichten (Breite, Eingang, Ausgang)."""

    def __init__(self, eingang, ausgang, breite, *, rngs):
        init = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(init(rngs.params(), (breite, eingang, ausgang)))
        self.bias = nnx.Param(jnp.zeros((ausgang,)))   # Null am Anfang

    def __call__(self, x):
        length = x.shape[0]
        y = jax.lax.conv_general_dilated(
            lhs=x.reshape(1, length, -1), rhs=self.kernel[:], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y.reshape(length, -1) + self.bias[:]


def spot_check(x, y, layer):
    """Compare one randomly chosen output with a slow sum."""
    t, f = np.random.randint(y.shape[0]), np.random.randint(y.shape[1])
    k = layer.kernel.shape[0]
    slow = sum(
        float(x[t + i - (k - 1) // 2] @ layer.kernel[i, :, f])
        for i in range(k) if 0 <= t + i - (k - 1) // 2 < x.shape[0]
    )
    assert abs(slow - float(y[t, f])) < 1e-3


def conv1d_forward(seed, x, features, kernel_size):
    start = time.time()
    number = next(_calls)
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    y = layer(x)
    if number == 0:
        spot_check(x, y, layer)
    _timings.append((number, time.time() - start))
    return y.reshape(-1)
