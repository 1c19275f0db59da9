import math
import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, dims, heads, rngs):
        self.dims, self.heads = dims, heads
        k_init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(k_init(rngs.params(), (dims, dims)))
        self.key = nnx.Param(k_init(rngs.params(), (dims, dims)))
        self.value = nnx.Param(k_init(rngs.params(), (dims, dims)))
        self.out = nnx.Param(k_init(rngs.params(), (dims, dims)))

    def __call__(self, x):
        n = x.shape[0]
        d = self.dims // self.heads
        heads = []
        for i in range(self.heads):
            q = (x @ self.query[...])[:, i * d : (i + 1) * d]
            k = (x @ self.key[...])[:, i * d : (i + 1) * d]
            v = (x @ self.value[...])[:, i * d : (i + 1) * d]
            scores = (q @ k.T) / math.sqrt(self.dims)
            scores = jnp.where(jnp.tril(jnp.ones((n, n))) == 1, scores, -1e9)
            heads.append(jax.nn.softmax(scores, axis=0) @ v)
        return jnp.concatenate(heads, axis=-1) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
