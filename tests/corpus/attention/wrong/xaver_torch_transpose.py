import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, in_features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        # weights as (out, in), like nn.Linear
        self.query = nnx.Param(init(rngs.params(), (in_features, in_features)))
        self.key = nnx.Param(init(rngs.params(), (in_features, in_features)))
        self.value = nnx.Param(init(rngs.params(), (in_features, in_features)))
        self.out = nnx.Param(init(rngs.params(), (in_features, in_features)))
        self.heads = heads

    def __call__(self, x):
        q = x @ self.query[...].T
        k = x @ self.key[...].T
        v = x @ self.value[...].T
        T, C = x.shape
        hs = C // self.heads
        q = q.reshape(T, self.heads, hs).transpose(1, 0, 2)
        k = k.reshape(T, self.heads, hs).transpose(1, 0, 2)
        v = v.reshape(T, self.heads, hs).transpose(1, 0, 2)
        scores = jnp.einsum("htd,hsd->hts", q, k) / (hs**0.5)
        scores = jnp.where(jnp.tril(jnp.ones((T, T), dtype=bool)), scores, -jnp.inf)
        probs = jax.nn.softmax(scores, axis=-1)
        y = jnp.einsum("hts,hsd->thd", probs, v).reshape(T, C)
        return y @ self.out[...].T


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
