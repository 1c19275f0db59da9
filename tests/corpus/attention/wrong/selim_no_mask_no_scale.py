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
        length, features = x.shape
        q, k, v = (
            (x @ w[...]).reshape(length, self.heads, features // self.heads)
            for w in (self.query, self.key, self.value)
        )
        weights = jax.nn.softmax(jnp.einsum("ihd,jhd->hij", q, k), axis=-1)
        heads = jnp.einsum("hij,jhd->ihd", weights, v)
        return heads.reshape(length, features) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
