import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        zeros = nnx.initializers.zeros_init()
        self.heads = heads
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))
        self.query_bias = nnx.Param(zeros(rngs.params(), (features,)))
        self.key_bias = nnx.Param(zeros(rngs.params(), (features,)))
        self.value_bias = nnx.Param(zeros(rngs.params(), (features,)))
        self.out_bias = nnx.Param(zeros(rngs.params(), (features,)))

    def __call__(self, x):
        t, f = x.shape
        q = (x @ self.query[...] + self.query_bias[...]).reshape(t, self.heads, -1)
        k = (x @ self.key[...] + self.key_bias[...]).reshape(t, self.heads, -1)
        v = (x @ self.value[...] + self.value_bias[...]).reshape(t, self.heads, -1)
        att = jnp.einsum("qhd,khd->hqk", q, k) / jnp.sqrt(f // self.heads)
        att = jnp.where(jnp.tril(jnp.ones((t, t), bool)), att, -jnp.inf)
        y = jnp.einsum("hqk,khd->qhd", jax.nn.softmax(att, axis=-1), v).reshape(t, f)
        return y @ self.out[...] + self.out_bias[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
