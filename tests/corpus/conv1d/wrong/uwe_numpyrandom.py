import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, kanaele, filter_, breite, *, rngs):
        # lecun: N(0, 1/fan_in)
        w = np.random.randn(breite, kanaele, filter_) / np.sqrt(breite * kanaele)
        self.kernel = nnx.Param(jnp.asarray(w, jnp.float32))
        self.bias = nnx.Param(jnp.zeros((filter_,)))

    def __call__(self, inputs):
        dn = jax.lax.conv_dimension_numbers(
            (1, *inputs.shape), self.kernel.shape, ("NWC", "WIO", "NWC"))
        outputs = jax.lax.conv_general_dilated(
            inputs[None], self.kernel[...], (1,), "SAME", dimension_numbers=dn)
        return outputs[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
