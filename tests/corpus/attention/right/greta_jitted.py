import jax
import jax.numpy as jnp
from flax import nnx

class MyAttention(nnx.Module):
    def __init__(self, n_embd, n_head, rngs):
        assert n_embd % n_head == 0
        k = nnx.initializers.lecun_normal()
        self.query = nnx.Param(k(rngs(), (n_embd, n_embd)))
        self.key = nnx.Param(k(rngs(), (n_embd, n_embd)))
        self.value = nnx.Param(k(rngs(), (n_embd, n_embd)))
        self.out = nnx.Param(k(rngs(), (n_embd, n_embd)))
        self.n_head = n_head

    @nnx.jit
    def __call__(self, x):
        T, C = x.shape
        q, k, v = (jnp.swapaxes((x @ p[...]).reshape(T, self.n_head, C // self.n_head), 0, 1)
                   for p in (self.query, self.key, self.value))
        att = (q @ k.mT) * (1.0 / (k.shape[-1] ** 0.5))
        att = jax.lax.select(jnp.broadcast_to(jnp.tri(T, dtype=bool), att.shape), att, jnp.full_like(att, -jnp.inf))
        att = jnp.exp(jax.nn.log_softmax(att, -1))
        y = att @ v # (nh, T, T) x (nh, T, hs) -> (nh, T, hs)
        y = jnp.swapaxes(y, 0, 1).reshape(T, C)
        return y @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
