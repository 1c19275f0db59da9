import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, nin, nout, k, *, rngs):
        lecun = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(lecun(rngs.params(), (k, nin, nout)))    # W I O
        self.bias = nnx.Param(jnp.zeros((nout,)))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel[...], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias[...]


def conv1d_forward(s, x, n, k):
    return MyConv1D(x.shape[1], int(n), int(k), rngs=nnx.Rngs(int(s)))(x).flatten()


def compare_with_builtin(seed=0, length=10, cin=3, cout=4, k=4):
    """Largest difference to the ready-made layer, should be about 0."""
    x = jax.random.normal(jax.random.key(1), (length, cin))
    builtin = nnx.Conv(cin, cout, kernel_size=(k,), padding="SAME", rngs=nnx.Rngs(seed))
    mine = conv1d_forward(float(seed), x, float(cout), float(k))
    return jnp.abs(builtin(x[None])[0].reshape(-1) - mine).max()


if __name__ == "__main__":
    print(compare_with_builtin())
