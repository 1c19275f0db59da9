# self attention with jax.checkpoint around every head
# (I read "Gradient checkpointing" last night and want to see what is saved)
import functools
import math

import jax
import jax.numpy as jnp
from flax import nnx

try:
    from jax.ad_checkpoint import print_saved_residuals
except ImportError:
    print_saved_residuals = None


# save only the results of the matmuls, softmax is recomputed in the backward pass
@functools.partial(jax.checkpoint, policy=jax.checkpoint_policies.dots_with_no_batch_dims_saveable)
def one_head(q, k, v):
    length, size = q.shape
    s = q @ k.T / math.sqrt(size)
    s = jnp.where(jnp.tri(length, dtype=bool), s, -jnp.inf)
    s = s - jax.lax.stop_gradient(s.max(axis=1, keepdims=True))
    e = jnp.exp(s)
    return (e / e.sum(axis=1, keepdims=True)) @ v


class MyAttention(nnx.Module):
    """Causal self-attention with several heads."""

    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        for name in ("query", "key", "value", "out"):
            setattr(self, name, nnx.Param(init(rngs.params(), (features, features))))
        self.heads = heads

    def __call__(self, x):
        qs = jnp.split(x @ self.query, self.heads, axis=1)
        ks = jnp.split(x @ self.key, self.heads, axis=1)
        vs = jnp.split(x @ self.value, self.heads, axis=1)
        outs = jax.tree.map(one_head, qs, ks, vs)
        return jnp.hstack(outs) @ self.out


def attention_forward(seed, x, heads):
    layer = MyAttention(x.shape[-1], heads, nnx.Rngs(seed))
    return layer(x)


if __name__ == "__main__":
    x = jnp.array([[1.0, 0.0, 2.0, -1.0], [0.0, 1.0, -1.0, 0.5], [2.0, 1.0, 0.0, 1.0]])
    print(attention_forward(3, x, 2))
    if print_saved_residuals is not None:
        print_saved_residuals(lambda q: one_head(q, x, x).sum(), x)
    print(jax.grad(lambda x: attention_forward(3, x, 2).sum())(x))
