"""2-D convolution (docs.jax.dev: jax.scipy.signal.correlate2d; jax.lax.map; flax: nnx.display)."""
import jax
import jax.numpy as jnp
from flax import nnx
from jax.scipy.signal import correlate2d


class MyConv2D(nnx.Module):
    """A 2-D convolution with stride 1 and SAME padding."""

    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(
                rngs.params(), (kernel_size, kernel_size, in_features, features)
            )
        )
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        k = self.kernel.shape[0]
        before, after = (k - 1) // 2, k - 1 - (k - 1) // 2
        image = jnp.pad(x, ((before, after), (before, after), (0, 0)))
        image = jnp.moveaxis(image, -1, 0)  # (in, height, width)

        def one_output(taps):  # (in, k, k)
            planes = jax.vmap(lambda a, b: correlate2d(a, b, mode="valid", precision="highest"))
            return planes(image, taps).sum(axis=0)

        kernels = jnp.transpose(self.kernel[...], (3, 2, 0, 1))
        out = jax.lax.map(one_output, kernels, batch_size=2)
        return jnp.moveaxis(out, 0, -1) + self.bias[...]


def conv2d_forward(seed, x, features, kernel_size):
    layer = MyConv2D(x.shape[2], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    nnx.display(layer)
    return layer(x).flatten()
