import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        key = rngs.params()
        init = nnx.initializers.lecun_normal()
        self.heads = heads
        self.query = nnx.Param(init(key, (features, features)))
        self.key = nnx.Param(init(key, (features, features)))
        self.value = nnx.Param(init(key, (features, features)))
        self.out = nnx.Param(init(key, (features, features)))

    def __call__(self, x):
        length, features = x.shape
        size = features // self.heads
        q = (x @ self.query[...]).reshape(length, self.heads, size)
        k = (x @ self.key[...]).reshape(length, self.heads, size)
        v = (x @ self.value[...]).reshape(length, self.heads, size)
        scores = jnp.einsum("qhd,khd->hqk", q, k) / jnp.sqrt(size)
        scores = jnp.where(jnp.tril(jnp.ones((length, length), bool)), scores, -jnp.inf)
        weights = jax.nn.softmax(scores, axis=-1)
        heads = jnp.einsum("hqk,khd->qhd", weights, v)
        return heads.reshape(length, features) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
