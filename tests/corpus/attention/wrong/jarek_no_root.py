from flax import nnx
import jax
import jax.numpy as jnp

class MyAttention(nnx.Module):
    def __init__(self, f, h, rngs):
        i = nnx.initializers.lecun_normal()
        self.query = nnx.Param(i(rngs.params(), (f, f)))
        self.key   = nnx.Param(i(rngs.params(), (f, f)))
        self.value = nnx.Param(i(rngs.params(), (f, f)))
        self.out   = nnx.Param(i(rngs.params(), (f, f)))
        self.h = h

    def __call__(self, x):
        l, f = x.shape
        s = f // self.h
        q = (x @ self.query[...]).reshape(l, self.h, s)
        k = (x @ self.key[...]).reshape(l, self.h, s)
        v = (x @ self.value[...]).reshape(l, self.h, s)
        a = jnp.einsum("lhs,mhs->hlm", q, k) / s
        a = jnp.where(jnp.tri(l, dtype=bool)[None], a, -1e20)
        a = jax.nn.softmax(a)
        return jnp.einsum("hlm,mhs->lhs", a, v).reshape(l, f) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
