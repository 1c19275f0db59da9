from flax import nnx
import jax
import jax.numpy as jnp

class MyAttention(nnx.Module):
    def __init__(self, meret, fejek, rngs):
        self.fejek = fejek
        lecun = nnx.initializers.lecun_normal()
        self.query = nnx.Param(lecun(rngs.params(), (meret, meret)))
        self.key = nnx.Param(lecun(rngs.params(), (meret, meret)))
        self.value = nnx.Param(lecun(rngs.params(), (meret, meret)))
        self.out = nnx.Param(lecun(rngs.params(), (meret, meret)))

    def __call__(self, x):
        hossz, meret = x.shape
        alak = (hossz, self.fejek, meret // self.fejek)
        q = (x @ self.query[...]).reshape(alak)
        k = (x @ self.query[...]).reshape(alak)
        v = (x @ self.value[...]).reshape(alak)
        pont = jnp.einsum('qhd,khd->hqk', q, k) / jnp.sqrt(alak[2])
        pont = jnp.where(jnp.tri(hossz, dtype=bool), pont, -jnp.inf)
        suly = jax.nn.softmax(pont, axis=-1)
        return jnp.einsum('hqk,khd->qhd', suly, v).reshape(x.shape) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
