import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.heads = heads
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))

    def __call__(self, x):
        """Causal self-attention; x has shape (length, features)."""
        length, features = x.shape
        heads = (length, self.heads, features // self.heads)
        query = jnp.moveaxis((x @ self.query[...]).reshape(heads), 1, 0)
        key = jnp.moveaxis((x @ self.key[...]).reshape(heads), 1, 0)
        value = jnp.moveaxis((x @ self.value[...]).reshape(heads), 1, 0)
        scores = query @ jnp.swapaxes(key, 1, 2) / jnp.sqrt(heads[-1])
        scores = jnp.where(jnp.tril(jnp.ones((length, length), bool)), scores, -jnp.inf)
        weights = jax.nn.softmax(scores, axis=-1)
        return jnp.moveaxis(weights @ value, 0, 1).reshape(length, features)


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
