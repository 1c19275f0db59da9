import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.heads = heads
        self.weights = {}
        for name in ("query", "key", "value", "out"):
            self.weights[name] = nnx.Param(init(rngs.params(), (features, features)))

    def __call__(self, x):
        length, features = x.shape
        size = features // self.heads
        w = self.weights
        q = (x @ w["query"][...]).reshape(length, self.heads, size)
        k = (x @ w["key"][...]).reshape(length, self.heads, size)
        v = (x @ w["value"][...]).reshape(length, self.heads, size)
        scores = jnp.einsum("qhd,khd->hqk", q, k) / jnp.sqrt(size)
        scores = jnp.where(jnp.tril(jnp.ones((length, length))) == 0, -jnp.inf, scores)
        mixed = jnp.einsum("hqk,khd->qhd", jax.nn.softmax(scores, axis=-1), v)
        return mixed.reshape(length, features) @ w["out"][...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
