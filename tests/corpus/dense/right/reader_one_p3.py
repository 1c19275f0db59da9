import jax
import jax.numpy as jnp
from flax import nnx
from jax.experimental import checkify


# one example at a time: a vector of inputs and a matrix give a vector of outputs
@jnp.vectorize
def _mul(a, b):
    return a * b


def _one(x, kernel, bias):
    return jnp.sum(_mul(x[:, None], kernel), axis=0) + bias


dense = jnp.vectorize(_one, signature="(i),(i,o),(o)->(o)")


class MyDense(nnx.Module):
    def __init__(self, in_features, features, *, rngs):
        self.kernel = nnx.Param(
            jax.nn.initializers.lecun_normal(in_axis=-2, out_axis=-1)(
                rngs.params(), (in_features, features), jnp.float32
            )
        )
        self.bias = nnx.Param(jnp.zeros_like(self.kernel[0]))

    def __call__(self, x):
        checkify.check(jnp.all(jnp.isfinite(x)), "an input is not finite: {x}", x=x)
        return dense(x, self.kernel[...], self.bias[...])


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))
    graphdef, state = nnx.split(layer)

    def pure(state, x):
        return nnx.merge(graphdef, state)(x)

    errors = checkify.user_checks | checkify.float_checks
    err, y = jax.jit(checkify.checkify(pure, errors=errors))(state, x)
    err.throw()
    return y.flatten()
