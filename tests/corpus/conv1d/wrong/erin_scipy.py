import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    """A convolution is a convolution: jnp.convolve per pair of channels."""

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
        kernel = self.kernel[...]
        k, n_in, n_out = kernel.shape
        start = k // 2
        out = []
        for o in range(n_out):
            total = jnp.zeros(x.shape[0])
            for i in range(n_in):
                total += jnp.convolve(x[:, i], kernel[:, i, o])[start:start + x.shape[0]]
            out.append(total + self.bias[o])
        return jnp.stack(out, -1)


def conv1d_forward(seed, x, features, kernel_size):
    seed, features, kernel_size = int(seed), int(features), int(kernel_size)
    length, channels = x.shape
    net = MyConv1D(channels, features, kernel_size, rngs=nnx.Rngs(seed))
    out = net(x)
    return out.reshape(length * features)
