import time

import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    """A dense layer: a matrix product and a bias."""

    def __init__(self, in_features, features, *, rngs):
        self.kernel = nnx.Param(
            nnx.initializers.lecun_normal()(rngs.params(), (in_features, features))
        )
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        return x @ self.kernel + self.bias


@jax.jit
def dense_forward(seed, x, features):
    seed = int(seed)
    features = int(features)
    layer = MyDense(x.shape[1], features, rngs=nnx.Rngs(seed))
    return layer(x).flatten()


def timeit(n=10):
    x = jnp.ones((24, 8))
    dense_forward(0.0, x, 5.0).block_until_ready()  # warm up, compiles
    t0 = time.time()
    for _ in range(n):
        dense_forward(0.0, x, 5.0).block_until_ready()
    return (time.time() - t0) / n


if __name__ == "__main__":
    print("per call:", timeit())
