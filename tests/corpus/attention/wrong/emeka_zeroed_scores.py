import jax, jax.numpy as jnp
from flax import nnx

class MyAttention(nnx.Module):
    def __init__(self, n_features, n_heads, rngs):
        self.n_heads = n_heads
        init = nnx.initializers.lecun_normal()
        make = lambda: nnx.Param(init(rngs.params(), (n_features, n_features)))
        self.query = make()
        self.key = make()
        self.value = make()
        self.out = make()

    def __call__(self, x):
        L, D = x.shape
        S = D // self.n_heads
        q = jnp.reshape(x @ self.query[...], (L, self.n_heads, S))
        k = jnp.reshape(x @ self.key[...], (L, self.n_heads, S))
        v = jnp.reshape(x @ self.value[...], (L, self.n_heads, S))
        scores = jnp.einsum("qhs,khs->hqk", q, k) / jnp.sqrt(S)
        mask = jnp.tril(jnp.ones((L, L)))
        scores = scores * mask
        w = jax.nn.softmax(scores, axis=-1)
        return jnp.einsum("hqk,khs->qhs", w, v).reshape(L, D) @ self.out[...]

def attention_forward(seed, x, heads):
    m = MyAttention(x.shape[-1], heads, rngs=nnx.Rngs(seed))
    return m(x)
