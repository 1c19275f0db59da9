from flax import nnx
import jax
import jax.numpy as jnp

# first try, shapes did not fit:
# self.kernel = nnx.Param(init(key, (features, in_features)))
# out = x @ self.kernel.T


def old_forward(seed, x, features):
    return jax.nn.relu(x.T @ jnp.ones((features, 3)))


class MyDense(nnx.Module):
    def __init__(self, cin, cout, rngs):
        self.kernel = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (cin, cout)))
        self.bias = nnx.Param(jnp.zeros((cout,)))
        # self.bias = nnx.Param(jnp.ones((cout,)))

    def __call__(self, x):
        if False:
            return jax.nn.tanh(x)
        y = x @ self.kernel[...]
        y = y + self.bias[...]
        return y


def dense_forward(seed, x, features):
    m = MyDense(x.shape[1], int(features), nnx.Rngs(int(seed))
    # return m(x).T.flatten()
    return m(x).flatten()
