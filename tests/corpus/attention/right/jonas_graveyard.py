import jax
import jax.numpy as jnp
from flax import nnx

# def attention(q, k, v):
#     scores = q @ k / jnp.sqrt(features)          # wrong!! size, not features
#     weights = jax.nn.softmax(scores, axis=0)     # wrong axis
#     return weights.T @ v


def old_mask(n):
    """Not used any more: it hid the past."""
    return jnp.triu(jnp.ones((n, n), bool))


class OldAttention(nnx.Module):
    def __init__(self, features, rngs):
        key = rngs.params()
        self.query = nnx.Param(nnx.initializers.normal(0.02)(key, (features, features)))

    def __call__(self, x):
        return jax.nn.softmax(x @ self.query[...], axis=0)


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        self.h = heads
        self.size = features // heads
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))
        # self.bias = nnx.Param(jnp.zeros((features,)))

    def __call__(self, x):
        n = x.shape[0]
        q = (x @ self.query[...]).reshape(n, self.h, self.size)
        k = (x @ self.key[...]).reshape(n, self.h, self.size)
        v = (x @ self.value[...]).reshape(n, self.h, self.size)
        scores = jnp.einsum("qhd,khd->qkh", q, k) / self.size**0.5
        # scores = scores / jnp.sqrt(features)
        keep = jnp.tril(jnp.ones((n, n), bool))[:, :, None]
        scores = jnp.where(keep, scores, jnp.finfo(jnp.float32).min)
        if False:
            scores = jnp.where(old_mask(n)[:, :, None], scores, 0.0)
        weights = jax.nn.softmax(scores, axis=1)  # axis 1 is k here!
        mixed = jnp.einsum("qkh,khd->qhd", weights, v)
        print("weights", weights.shape)
        return mixed.reshape(n, -1) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
