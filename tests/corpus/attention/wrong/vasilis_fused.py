import jax
import jax.numpy as jnp
from flax import nnx

class MyAttention(nnx.Module):
    """GPT style: one kernel for query, key and value"""
    def __init__(self, n_embd, n_head, rngs):
        self.n_head = n_head
        self.c_attn = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (n_embd, 3 * n_embd)))
        self.c_proj = nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (n_embd, n_embd)))

    def __call__(self, x):
        T, C = x.shape
        q, k, v = jnp.split(x @ self.c_attn[...], 3, axis=1)
        k = k.reshape(T, self.n_head, C // self.n_head).swapaxes(0, 1)
        q = q.reshape(T, self.n_head, C // self.n_head).swapaxes(0, 1)
        v = v.reshape(T, self.n_head, C // self.n_head).swapaxes(0, 1)
        att = (q @ k.swapaxes(-2, -1)) * (1.0 / jnp.sqrt(k.shape[-1]))
        att = jnp.where(jnp.tril(jnp.ones((T, T))) == 0, float('-inf'), att)
        att = jax.nn.softmax(att, axis=-1)
        y = (att @ v).swapaxes(0, 1).reshape(T, C)
        return y @ self.c_proj[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
