import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    """Causal multi-head self-attention."""

    def __init__(self, features: int, heads: int, *, rngs: nnx.Rngs) -> None:
        init = nnx.initializers.lecun_normal()
        self.heads = heads
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))

    def __call__(self, x: jax.Array) -> jax.Array:
        length, features = x.shape
        size = features // self.heads

        def split(y):
            return y.reshape(length, self.heads, size).transpose(1, 0, 2)

        q, k, v = split(x @ self.query), split(x @ self.key), split(x @ self.value)
        scores = q @ k.transpose(0, 2, 1) / jnp.sqrt(size)
        allowed = jnp.tril(jnp.ones((length, length), dtype=bool))
        scores = jnp.where(allowed, scores, -jnp.inf)
        weights = jax.nn.softmax(scores, axis=-1)
        mixed = (weights @ v).transpose(1, 0, 2).reshape(length, features)
        return mixed @ self.out


def attention_forward(seed: int, x: jax.Array, heads: int) -> jax.Array:
    return MyAttention(x.shape[-1], heads, rngs=nnx.Rngs(seed))(x)
