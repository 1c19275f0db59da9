from flax import nnx


class MyConv1D(nnx.Conv):
    """nnx.Conv with only the arguments we need."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        super().__init__(in_features, features, (kernel_size,), padding="SAME", rngs=rngs)

    def __call__(self, x):
        return super().__call__(x)


def conv1d_forward(s, x, n, k):
    return MyConv1D(x.shape[1], int(n), int(k), rngs=nnx.Rngs(int(s)))(x).flatten()
