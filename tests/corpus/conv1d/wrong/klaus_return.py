import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(
        self,
        in_features: int,
        features: int,
        kernel_size: int,
        *,
        rngs: nnx.Rngs,
    ):
        self.in_features = in_features
        self.features = features
        self.kernel_size = kernel_size
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(),
                (self.kernel_size, self.in_features, self.features),
            )
        )
        self.bias = nnx.Param(nnx.initializers.zeros_init()(rngs.params(), (self.features,)))

    def __call__(self, x):
        length = x.shape[0]
        y = jax.lax.conv_general_dilated(
            lhs=x.reshape(1, length, -1), rhs=self.kernel[:], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y.reshape(length, -1) + self.bias[:]


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    y = layer(x)
return y.reshape(-1)
