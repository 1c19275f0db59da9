import jax
import jax.numpy as jnp
from flax import nnx

key = nnx.Rngs(0).params()
init = lambda i, o, k: {
    "kernel": nnx.initializers.lecun_normal()(key, (k, i, o)),
    "bias": jnp.zeros((o,)),
}
conv = lambda p, x: jax.lax.conv_general_dilated(
    x[None], p["kernel"], (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))[0] + p["bias"]


def conv1d_forward(seed, x, features, kernel_size):
    p = init(x.shape[1], int(features), int(kernel_size))
    return conv(p, x).reshape(-1)
