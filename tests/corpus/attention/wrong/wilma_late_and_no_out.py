import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    """Masked self-attention with several heads."""

    def __init__(self, features, heads, rngs):
        self.heads = heads
        create = nnx.initializers.lecun_normal()
        self.query = nnx.Param(create(rngs.params(), (features, features)))
        self.key = nnx.Param(create(rngs.params(), (features, features)))
        self.value = nnx.Param(create(rngs.params(), (features, features)))
        self.out = nnx.Param(create(rngs.params(), (features, features)))

    def __call__(self, x):
        n, f = x.shape
        size = f // self.heads
        q = (x @ self.query[...]).reshape(n, self.heads, size)
        k = (x @ self.key[...]).reshape(n, self.heads, size)
        v = (x @ self.value[...]).reshape(n, self.heads, size)
        weights = jax.nn.softmax(jnp.einsum("qhs,khs->hqk", q, k) / jnp.sqrt(size), axis=-1)
        weights = jnp.where(jnp.tri(n, dtype=bool), weights, 0.0)  # no peeking
        return jnp.einsum("hqk,khs->qhs", weights, v).reshape(n, f)


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
