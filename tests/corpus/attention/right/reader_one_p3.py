# One pass over the keys with a running maximum, the way the flash attention posts do it.
# The carry is a dataclass, registered as a pytree.
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from flax import nnx
from jax import lax


@jax.tree_util.register_dataclass
@dataclass
class Running:
    top: jax.Array     # (heads, length): largest score so far
    total: jax.Array   # (heads, length): sum of exp(score - top)
    mixed: jax.Array   # (heads, length, size)


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        self.heads = heads
        self.query, self.key, self.value, self.out = [
            nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (features, features)))
            for _ in range(4)
        ]

    def heads_first(self, y):
        return y.reshape(y.shape[0], self.heads, -1).transpose(1, 0, 2)

    def __call__(self, x):
        length, features = x.shape
        size = features // self.heads
        q = self.heads_first(x @ self.query[...])
        k = self.heads_first(x @ self.key[...])
        v = self.heads_first(x @ self.value[...])
        positions = jnp.arange(length)

        def step(carry, inputs):
            j, kj, vj = inputs
            score = jnp.sum(q * kj[:, None, :], axis=-1) / jnp.sqrt(float(size))
            score = jnp.where(positions >= j, score, -jnp.inf)
            top = jnp.maximum(carry.top, score)
            old = jnp.exp(carry.top - top)
            new = jnp.exp(score - top)
            return Running(
                top,
                carry.total * old + new,
                carry.mixed * old[..., None] + new[..., None] * vj[:, None, :],
            ), None

        # key 0 is seen by all, so top is finite after the first step
        start = Running(
            jnp.full((self.heads, length), -1e30),
            jnp.zeros((self.heads, length)),
            jnp.zeros((self.heads, length, size)),
        )
        xs = (positions, k.swapaxes(0, 1), v.swapaxes(0, 1))
        end, _ = lax.scan(step, start, xs)
        y = end.mixed / end.total[..., None]
        return y.transpose(1, 0, 2).reshape(length, features) @ self.out[...]


def attention_forward(seed, x, heads):
    layer = MyAttention(x.shape[-1], heads, nnx.Rngs(seed))
    return layer(x)
