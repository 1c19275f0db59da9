import jax
import jax.numpy as jnp
from flax import nnx

class MyAttention(nnx.Module):
    def __init__(self, dim, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.heads = heads
        self.query = nnx.Param(init(rngs.params(), (dim, dim)))
        self.key = nnx.Param(init(rngs.params(), (dim, dim)))
        self.value = nnx.Param(init(rngs.params(), (dim, dim)))
        self.out = nnx.Param(init(rngs.params(), (dim, dim)))

    def __call__(self, x):
        T, dim = x.shape
        hs = dim // self.heads
        q = (x @ self.query[...]).reshape(T, self.heads, hs)
        k = (x @ self.key[...]).reshape(T, self.heads, hs)
        v = (x @ self.value[...]).reshape(T, self.heads, hs)
        wei = jnp.einsum("thd,shd->hts", q, k) * hs**-0.5
        wei = jnp.where(jnp.tril(jnp.ones((T, T))) == 1, wei, -jnp.inf)
        wei = jax.nn.softmax(wei, axis=-1)
        out = jnp.einsum("hts,thd->shd", wei, v)
        return out.reshape(T, dim) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
