import time

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


class MyConv1D(nnx.Module):
    def __init__(self, in_features, features, kernel_size, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (kernel_size, in_features, features))
        )
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        out = jax.lax.conv_general_dilated(
            x[None, :, :], self.kernel[...], (1,), "SAME",
            dimension_numbers=("NWC", "WIO", "NWC"),
        )
        return out[0] + self.bias[...]


def conv1d_forward(seed, x, features, kernel_size):
    model = MyConv1D(x.shape[1], int(features), int(kernel_size), rngs=nnx.Rngs(int(seed)))
    return model(x).reshape(-1)


if __name__ == "__main__":
    x = jnp.asarray(np.random.randn(16, 4).astype(np.float32))
    seed = float(int(time.time()))
    t0 = time.perf_counter()
    y = conv1d_forward(seed, x, 8.0, 3.0)
    print("shape", y.shape, "took", time.perf_counter() - t0, "s")
    while True:
        line = input("seed> ")
        if not line:
            break
        print(conv1d_forward(float(line), x, 8.0, 3.0))
