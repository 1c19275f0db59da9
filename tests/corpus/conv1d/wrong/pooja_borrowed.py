import jax
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        donor = nnx.Conv(in_features, features, kernel_size, rngs=rngs)
        self.kernel = donor.kernel
        self.bias = donor.bias

    def __call__(self, x):
        length = x.shape[0]
        y = jax.lax.conv_general_dilated(
            lhs=x.reshape(1, length, -1), rhs=self.kernel[:], window_strides=(1,), padding="SAME",
            dimension_numbers=("NWC", "WIO", "NWC"))
        return y.reshape(length, -1) + self.bias[:]


def conv1d_forward(seed, x, features, kernel_size):
    # floats -> ints
    s = int(seed)
    f = int(features)
    k = int(kernel_size)
    m = MyConv1D(x.shape[1], f, k, rngs=nnx.Rngs(params=s))
    y = m(x)
    y = y.flatten()
    return y
