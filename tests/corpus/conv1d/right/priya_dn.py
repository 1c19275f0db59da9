import jax
import jax.numpy as jnp
from flax import nnx
from jax import lax


class MyConv1D(nnx.Module):
    def __init__(self, in_features, out_features, kernel_size, *, rngs):
        kshape = (kernel_size, in_features, out_features)
        self.kernel = nnx.Param(jax.nn.initializers.lecun_normal()(rngs.params(), kshape))
        self.bias = nnx.Param(jnp.zeros((out_features,)))

    def __call__(self, x):
        lhs = jnp.reshape(x, (1,) + x.shape)
        rhs = self.kernel[...]
        dn = lax.conv_dimension_numbers(lhs.shape, rhs.shape, ("NWC", "WIO", "NWC"))
        # dn is ConvDimensionNumbers(lhs_spec=(0, 2, 1), rhs_spec=(2, 1, 0), out_spec=(0, 2, 1))
        out = lax.conv_general_dilated(lhs, rhs, (1,), "SAME", dimension_numbers=dn)
        return out.reshape(out.shape[1:]) + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    features = int(features)
    kernel_size = int(kernel_size)
    model = MyConv1D(
        in_features=x.shape[-1],
        out_features=features,
        kernel_size=kernel_size,
        rngs=nnx.Rngs(int(seed)),
    )
    return model(x).reshape(x.shape[0] * features)
