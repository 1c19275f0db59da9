import jax.numpy as jnp
from flax import nnx


class Affine(nnx.Module):
    def __init__(self, rows, columns, rngs):
        self.kernel = nnx.Param(nnx.initializers.he_normal()(rngs.params(), (rows, columns)))
        self.bias = nnx.Param(jnp.zeros(columns))


class MyDense(Affine):
    def __call__(self, x):
        product = x.dot(self.kernel[...])
        return jnp.add(product, self.bias[...])


def dense_forward(seed, x, features):
    seed = int(seed)
    features = int(features)
    _, in_features = x.shape
    net = MyDense(in_features, features, rngs=nnx.Rngs(seed))
    y = net(x)
    return y.T.ravel()
