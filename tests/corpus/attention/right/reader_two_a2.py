"""Causal attention with a running softmax, key by key.

docs.jax.dev: "Control flow and logical operators with JIT" (jax.lax.while_loop), nested jax.vmap.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx


class Running(NamedTuple):
    j: jax.Array  # the next key
    top: jax.Array  # largest score so far
    total: jax.Array  # sum of the powers, relative to top
    mix: jax.Array  # weighted values, relative to top


def attend(i, query, keys, values):
    """One query of one head; it walks over the keys up to its own position."""
    root = jnp.sqrt(jnp.float32(query.shape[-1]))

    def cond_fun(state):
        return state.j <= i

    def body_fun(state):
        score = jnp.vdot(query, keys[state.j]) / root
        top = jnp.maximum(state.top, score)
        shrink = jnp.exp(state.top - top)
        weight = jnp.exp(score - top)
        return Running(
            state.j + 1,
            top,
            state.total * shrink + weight,
            state.mix * shrink + weight * values[state.j],
        )

    start = Running(jnp.int32(0), jnp.float32(-jnp.inf), jnp.float32(0), jnp.zeros_like(query))
    end = jax.lax.while_loop(cond_fun, body_fun, start)
    return end.mix / end.total


class MyAttention(nnx.Module):
    """Causal self-attention with several heads."""

    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        shape = (features, features)
        self.query = nnx.Param(init(rngs.params(), shape))
        self.key = nnx.Param(init(rngs.params(), shape))
        self.value = nnx.Param(init(rngs.params(), shape))
        self.out = nnx.Param(init(rngs.params(), shape))
        self.heads = heads

    def __call__(self, x):
        q, k, v = (
            jnp.stack(jnp.split(x @ kernel[...], self.heads, axis=1))
            for kernel in (self.query, self.key, self.value)
        )
        positions = jnp.arange(x.shape[0], dtype=jnp.int32)
        over_queries = jax.vmap(attend, in_axes=(0, 0, None, None))
        over_heads = jax.vmap(over_queries, in_axes=(None, 0, 0, 0))
        with jax.default_matmul_precision("float32"):
            heads = jax.jit(over_heads)(positions, q, k, v)
        joined = jnp.concatenate(list(heads), axis=-1)
        return jnp.linalg.matmul(joined, self.out[...])


def attention_forward(seed, x, heads):
    layer = MyAttention(x.shape[-1], heads, nnx.Rngs(seed))
    return layer(x)
