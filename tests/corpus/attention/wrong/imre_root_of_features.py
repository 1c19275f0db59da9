import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, d_model, num_heads, *, rngs):
        self.d_model = d_model
        self.num_heads = num_heads
        self.d_k = d_model // num_heads
        init = jax.nn.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (d_model, d_model)))
        self.key = nnx.Param(init(rngs.params(), (d_model, d_model)))
        self.value = nnx.Param(init(rngs.params(), (d_model, d_model)))
        self.out = nnx.Param(init(rngs.params(), (d_model, d_model)))

    def split_heads(self, x):
        return x.reshape(-1, self.num_heads, self.d_k).transpose(1, 0, 2)

    def __call__(self, x):
        q = self.split_heads(x @ self.query[...])
        k = self.split_heads(x @ self.key[...])
        v = self.split_heads(x @ self.value[...])
        # Attention(Q, K, V) = softmax(QK^T / sqrt(d)) V
        scores = q @ k.transpose(0, 2, 1) / jnp.sqrt(self.d_model)
        mask = jnp.tril(jnp.ones(scores.shape[-2:], dtype=bool))
        scores = jnp.where(mask, scores, float("-inf"))
        attn = jax.nn.softmax(scores, axis=-1)
        out = (attn @ v).transpose(1, 0, 2).reshape(x.shape)
        return out @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, rngs=nnx.Rngs(seed))(x)
