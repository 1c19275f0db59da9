import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_dim, out_dim, kernel_size, *, rngs):
        super().__init__()
        # kernel: (kernel_size, in_dim, out_dim)
        key = rngs.params()
        kernel = nnx.initializers.lecun_normal()(key, (kernel_size, in_dim, out_dim), jnp.float32)
        bias = jnp.zeros((out_dim,), dtype=jnp.float32)
        self.kernel = nnx.Param(kernel)
        self.bias = nnx.Param(bias)

    def __call__(self, inputs):
        dn = jax.lax.conv_dimension_numbers(
            (1, *inputs.shape), self.kernel.shape, ("NWC", "WIO", "NWC"))
        outputs = jax.lax.conv_general_dilated(
            inputs[None], self.kernel[...], (1,), "SAME", dimension_numbers=dn)
        return outputs[0] + self.bias[...]


def standardise(x):
    return (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-6)


def conv1d_forward(seed, x, features, kernel_size):
    layer = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return layer(standardise(x)).reshape(-1)
