"""Causal attention (docs.jax.dev: jax.nn.dot_product_attention)."""
import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    """Causal self-attention with several heads."""

    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))
        self.heads = heads

    def __call__(self, x):
        length, features = x.shape

        def split(t):  # (1, heads, length, size)
            t = t.reshape(length, self.heads, features // self.heads)
            return jnp.expand_dims(jnp.transpose(t, (1, 0, 2)), 0)

        y = jax.nn.dot_product_attention(
            split(x @ self.query),
            split(x @ self.key),
            split(x @ self.value),
            is_causal=True,
            implementation="xla",
        )
        y = jnp.transpose(y[0], (1, 0, 2)).reshape(length, features)
        return y @ self.out


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
