import jax
import jax.numpy as jnp
from flax import nnx

class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        g = nnx.initializers.glorot_uniform()   # keras default
        self.query = nnx.Param(g(rngs.params(), (features, features)))
        self.key = nnx.Param(g(rngs.params(), (features, features)))
        self.value = nnx.Param(g(rngs.params(), (features, features)))
        self.out = nnx.Param(g(rngs.params(), (features, features)))
        self.heads = heads

    def call(self, x):
        t, f = x.shape
        q, k, v = [jnp.stack(jnp.split(x @ w[...], self.heads, 1)) for w in (self.query, self.key, self.value)]
        s = q @ jnp.swapaxes(k, 1, 2) / (f / self.heads) ** 0.5
        s = jnp.where(jnp.tri(t) > 0, s, -jnp.inf)
        return jnp.concatenate(list(jax.nn.softmax(s) @ v), 1) @ self.out[...]

def attention_forward(seed, x, heads):
    return MyAttention(x.shape[1], heads, nnx.Rngs(seed)).call(x)
