from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, cin, cout, k, *, rngs):
        self.conv = nnx.Conv(cin, cout, kernel_size=(k,), padding="SAME", rngs=rngs)

    def __call__(self, x):
        return self.conv(x)


def conv1d_forward(seed, x, features, kernel_size):
    net = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return net(x[None])
