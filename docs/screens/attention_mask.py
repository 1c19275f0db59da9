import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    """Self-attention with several heads, in which every position sees all others."""

    def __init__(self, features: int, heads: int, rngs: nnx.Rngs) -> None:
        init = nnx.initializers.lecun_normal()
        shape = (features, features)
        self.heads = heads
        self.query = nnx.Param(init(rngs.params(), shape))
        self.key = nnx.Param(init(rngs.params(), shape))
        self.value = nnx.Param(init(rngs.params(), shape))
        self.out = nnx.Param(init(rngs.params(), shape))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Mix all positions."""
        length, features = x.shape
        size = features // self.heads
        parts = (length, self.heads, size)
        query = (x @ self.query[...]).reshape(parts)
        key = (x @ self.key[...]).reshape(parts)
        value = (x @ self.value[...]).reshape(parts)
        scores = jnp.einsum("ihs,jhs->hij", query, key) / jnp.sqrt(size)
        weights = jax.nn.softmax(scores, axis=-1)
        mixed = jnp.einsum("hij,jhs->ihs", weights, value)
        return mixed.reshape(length, features) @ self.out[...]


def attention_forward(seed: int, x: jax.Array, heads: int) -> jax.Array:
    """Return the mixed positions, float32, shape (length, features)."""
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
