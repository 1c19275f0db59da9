# softmax by hand: exp(s - logsumexp(s)), which is stable
import math

import jax
import jax.numpy as jnp
from flax import nnx
from jax.scipy.special import logsumexp


def attend(q, k, v):
    """One head. q, k, v: (length, size)."""
    n, size = q.shape
    scores = jnp.dot(q, k.T) / math.sqrt(size)
    scores = scores + jnp.triu(jnp.full((n, n), -jnp.inf), k=1)
    weights = jnp.exp(scores - logsumexp(scores))
    return jnp.dot(weights, v)


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        self.heads = heads
        make = nnx.initializers.lecun_normal()
        self.query = nnx.Param(make(rngs.params(), (features, features)))
        self.key = nnx.Param(make(rngs.params(), (features, features)))
        self.value = nnx.Param(make(rngs.params(), (features, features)))
        self.out = nnx.Param(make(rngs.params(), (features, features)))

    def __call__(self, x):
        parts = []
        for q, k, v in zip(
            jnp.split(x @ self.query, self.heads, axis=1),
            jnp.split(x @ self.key, self.heads, axis=1),
            jnp.split(x @ self.value, self.heads, axis=1),
        ):
            parts.append(attend(q, k, v))
        return jnp.hstack(parts) @ self.out


def attention_forward(seed, x, heads):
    layer = MyAttention(x.shape[-1], heads, nnx.Rngs(seed))
    return jax.jit(lambda x: layer(x))(x)
