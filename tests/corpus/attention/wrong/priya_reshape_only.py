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
        T, F = x.shape
        d = F // self.heads
        # (heads, T, d)
        q = jnp.reshape(x @ self.query[...], (self.heads, T, d))
        k = jnp.reshape(x @ self.key[...], (self.heads, T, d))
        v = jnp.reshape(x @ self.value[...], (self.heads, T, d))
        s = jnp.einsum("htd,hsd->hts", q, k) / jnp.sqrt(d)
        s = jnp.where(jnp.tril(jnp.ones((T, T))), s, -jnp.inf)
        a = jax.nn.softmax(s, axis=-1)
        y = jnp.einsum("hts,hsd->htd", a, v)
        return jnp.reshape(y, (T, F)) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
