import jax
import jax.numpy as jnp
from flax import nnx


class MyConv1D(nnx.Module):
    in_features: int
    features: int
    kernel_size: int

    def setup(self):
        self.kernel = self.param(
            "kernel", nnx.initializers.lecun_normal(),
            (self.kernel_size, self.in_features, self.features))
        self.bias = self.param("bias", nnx.initializers.zeros_init(), (self.features,))

    def __call__(self, x):
        y = jax.lax.conv_general_dilated(
            x[None], self.kernel, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))
        return y[0] + self.bias


def conv1d_forward(seed, x, features, kernel_size):
    model = MyConv1D(in_features=x.shape[1], features=int(features), kernel_size=int(kernel_size))
    params = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(params, x).reshape(-1)
