import jax
import jax.numpy as jnp
from flax import nnx


def unwrap(p):
    """The array inside a Param, whatever flax calls it this month."""
    for name in ("get_value", "get_raw_value"):
        try:
            return getattr(p, name)()
        except (AttributeError, TypeError):
            pass
    return p.value


class MyConv1D(nnx.Module):
    def __init__(self, c_in: int, c_out: int, width: int, *, rngs: nnx.Rngs) -> None:
        kernel_shape = (width, c_in, c_out)
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), kernel_shape))
        self.bias = nnx.Param(jnp.zeros(c_out))

    def __call__(self, x):
        try:
            # worked in some old flax
            y = jax.lax.conv_general_dilated(
                x[None], self.kernel, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        except (TypeError, ValueError):
            y = jax.lax.conv_general_dilated(
                x[None], unwrap(self.kernel), (1,), "SAME",
                dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + unwrap(self.bias)


def conv1d_forward(seed, x, features, kernel_size):
    m = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return m(x).reshape(-1)
