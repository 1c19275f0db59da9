import jax.numpy as jnp
from jax import nn
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, rngs):
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))

    def __call__(self, x, heads):
        t = x.shape[0]
        size = x.shape[1] // heads

        def to_heads(param):
            return jnp.transpose((x @ param[...]).reshape(t, heads, size), (1, 0, 2))

        q = to_heads(self.query)
        k = to_heads(self.key)
        v = to_heads(self.value)
        weights = nn.softmax(jnp.einsum("hqd,hkd->hqk", q, k) / jnp.sqrt(size))
        weights = jnp.tril(weights)
        y = jnp.einsum("hqk,hkd->qhd", weights, v)
        return y.reshape(t, -1) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], nnx.Rngs(seed))(x, heads)
