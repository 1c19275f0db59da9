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
        n, f = x.shape
        q = (x @ self.query[...]).reshape(n, self.heads, -1).transpose(1, 0, 2)
        k = (x @ self.key[...]).reshape(n, self.heads, -1).transpose(1, 0, 2)
        v = (x @ self.value[...]).reshape(n, self.heads, -1).transpose(1, 0, 2)
        att = jnp.einsum("hqd,hkd->hqk", q, k)
        att = jnp.where(jnp.tri(n, dtype=bool), att, -jnp.inf)
        att = jax.nn.softmax(att, axis=-1)
        y = jnp.einsum("hqk,hkd->hqd", att, v)
        return y.reshape(n, f) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
