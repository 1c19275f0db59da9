import jax
import jax.numpy as jnp
from flax import nnx


def score(i, j, q_i, k_j):
    # positions after i are in the future -> minus infinity
    if j > i:
        return -jnp.inf
    else:
        return jnp.dot(q_i, k_j) / jnp.sqrt(q_i.shape[-1])


# all pairs (i, j)
scores = jax.vmap(jax.vmap(score, in_axes=(None, 0, None, 0)), in_axes=(0, None, 0, None))


@jax.jit
def head(q, k, v):
    pos = jnp.arange(q.shape[0])
    weights = jax.nn.softmax(scores(pos, pos, q, k), axis=-1)
    return weights @ v


class MyAttention(nnx.Module):
    """Causal self-attention with several heads."""

    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))
        self.heads = heads
        self.size = features // heads

    def __call__(self, x):
        q, k, v = x @ self.query, x @ self.key, x @ self.value
        outs = []
        for h in range(self.heads):
            sl = slice(h * self.size, (h + 1) * self.size)
            outs.append(head(q[:, sl], k[:, sl], v[:, sl]))
        return jnp.concatenate(outs, axis=-1) @ self.out


def attention_forward(seed, x, heads):
    layer = MyAttention(x.shape[-1], heads, nnx.Rngs(seed))
    return layer(x)
