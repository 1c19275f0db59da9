# A dense layer whose backward pass is written by hand (custom_vjp).
import jax
import jax.numpy as jnp
from flax import nnx


@jax.custom_vjp
def affine(x, kernel, bias):
    return jax.lax.dot(x, kernel) + bias


def affine_fwd(x, kernel, bias):
    # Returns primal output and residuals to be used in backward pass by affine_bwd.
    return affine(x, kernel, bias), (x, kernel)


def affine_bwd(res, g):
    x, kernel = res  # Gets residuals computed in affine_fwd
    return g @ kernel.T, x.T @ g, g.sum(axis=0)


affine.defvjp(affine_fwd, affine_bwd)


class MyDense(nnx.Module):
    """A dense layer: a matrix product and a bias."""

    def __init__(self, in_features, features, *, rngs):
        initializer = nnx.initializers.lecun_normal()
        self.kernel = nnx.Param(initializer(rngs.params(), (in_features, features)))
        self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        return affine(x, self.kernel[...], self.bias[...])


def dense_forward(seed, x, features):
    layer = MyDense(x.shape[1], int(features), rngs=nnx.Rngs(int(seed)))

    # does the rule that I wrote agree with JAX's own?
    def loss(layer):
        return jnp.sum(layer(x) ** 2)

    value, grads = nnx.value_and_grad(loss)(layer)
    plain = jax.grad(lambda w: jnp.sum((x @ w) ** 2))(layer.kernel[...])
    assert jnp.allclose(grads["kernel"][...], plain, rtol=1e-3, atol=1e-3), value

    return layer(x).flatten()
