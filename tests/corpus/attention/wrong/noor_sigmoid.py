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
        hs = f // self.heads
        q = jnp.reshape(x @ self.query[...], (t, self.heads, hs)).transpose(1, 0, 2)
        k = jnp.reshape(x @ self.key[...], (t, self.heads, hs)).transpose(1, 0, 2)
        v = jnp.reshape(x @ self.value[...], (t, self.heads, hs)).transpose(1, 0, 2)
        scores = q @ k.transpose(0, 2, 1) / jnp.sqrt(hs)
        scores = jnp.where(jnp.tril(jnp.ones((t, t))) == 0, -jnp.inf, scores)
        attention = jax.nn.sigmoid(scores)
        return (attention @ v).transpose(1, 0, 2).reshape(t, f) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
