import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))
        self.heads = heads

    def __call__(self, x):
        t, f = x.shape
        q = (x @ self.query[...]).view(t, self.heads, f // self.heads)
        k = (x @ self.key[...]).view(t, self.heads, f // self.heads)
        v = (x @ self.value[...]).view(t, self.heads, f // self.heads)
        s = jnp.einsum("qhd,khd->hqk", q, k) / jnp.sqrt(f // self.heads)
        s = s.masked_fill(jnp.tril(jnp.ones((t, t))) == 0, float("-inf"))
        return jnp.einsum("hqk,khd->qhd", jax.nn.softmax(s, -1), v).reshape(t, f) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
