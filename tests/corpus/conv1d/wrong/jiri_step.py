from flax import nnx
import jax.lax as L
import jax.numpy as jnp
# krok = velikost okna, okna se nepřekrývají

class MyConv1D(nnx.Module):
    def __init__(s, i, o, k, r):
        s.krok = k
        s.kernel = nnx.Param(nnx.initializers.lecun_normal()(r.params(), (k, i, o)))
        s.bias = nnx.Param(jnp.zeros((o,)))
    def __call__(s, x):
        w = s.kernel[...]
        return L.conv_general_dilated(x[None], w, w.shape[:1], "SAME", dimension_numbers=("NWC", "WIO", "NWC"))[0] + s.bias[...]

def conv1d_forward(seed, x, features, kernel_size):
    return MyConv1D(x.shape[1], int(features), int(kernel_size), nnx.Rngs(int(seed)))(x).reshape(-1)
