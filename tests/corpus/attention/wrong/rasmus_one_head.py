import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, rngs):
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))

    def __call__(self, x, size):
        q = x @ self.query[...]
        k = x @ self.key[...]
        v = x @ self.value[...]
        scores = (q @ k.T) / jnp.sqrt(size)
        mask = jnp.tril(jnp.ones_like(scores))
        scores = jnp.where(mask == 0, -jnp.inf, scores)
        return jax.nn.softmax(scores, axis=-1) @ v @ self.out[...]


def attention_forward(seed, x, heads):
    features = x.shape[-1]
    return MyAttention(features, nnx.Rngs(seed))(x, features // heads)
