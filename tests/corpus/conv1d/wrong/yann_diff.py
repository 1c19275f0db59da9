import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, nin, nout, k, *, rngs):
        lecun = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(lecun(rngs.params(), (k, nin, nout)))    # W I O
        self.bias = nnx.Param(jnp.zeros((nout,)))

    def __call__(self, x):
        before = jnp.concatenate([jnp.zeros_like(x[:1]), x[:-1]])
        y = jax.lax.conv_general_dilated(
            (x - 0.97 * before)[None], self.kernel[...], (1,), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(seed: float, x: jax.Array, features: float, kernel_size: float) -> jax.Array:
    """Build the layer from the seed and apply it to x."""
    rngs = nnx.Rngs(int(seed))
    model = MyConv1D(x.shape[-1], int(features), int(kernel_size), rngs=rngs)
    return jnp.ravel(model(x))
