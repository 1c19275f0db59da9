import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, i, o, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (i, o)))
        self.bias = nnx.Param(jnp.zeros((o,)))
        print("kernel", self.kernel.shape)

    def __call__(self, x):
        y = x @ self.kernel[...]
        assert y.shape[0] == x.shape[0], "batch changed"
        return y + self.bias[...]


def dense_forward(seed, x, features):
    print("called with", seed, x.shape, features)
    result = MyDense(x.shape[1], features, nnx.Rngs(int(seed)))(x).flatten()
    print("returns", result.shape)
    return result


if __name__ == "__main__":
    print(dense_forward(0.0, jnp.ones((2, 3)), 4.0))
