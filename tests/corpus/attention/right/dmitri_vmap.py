import functools

import jax
import jax.numpy as jnp
from flax import nnx


def one_head(q, k, v):
    n, size = q.shape

    def one_query(i, row):
        scores = k @ row / jnp.sqrt(jnp.float32(size))
        scores = jnp.where(jnp.arange(n) > i, -jnp.inf, scores)
        return jax.nn.softmax(scores) @ v

    return jax.vmap(one_query)(jnp.arange(n), q)


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        make = functools.partial(nnx.initializers.lecun_normal(), shape=(features, features))
        self.query = nnx.Param(make(rngs.params()))
        self.key = nnx.Param(make(rngs.params()))
        self.value = nnx.Param(make(rngs.params()))
        self.out = nnx.Param(make(rngs.params()))
        self.heads = heads

    def __call__(self, x):
        cut = lambda m: jnp.stack(jnp.split(x @ m[...], self.heads, axis=1))
        per_head = jax.vmap(one_head)(cut(self.query), cut(self.key), cut(self.value))
        return jnp.hstack(list(per_head)) @ self.out[...]


def attention_forward(seed, x, heads):
    model = MyAttention(x.shape[-1], heads, nnx.Rngs(seed))
    return model(x)
