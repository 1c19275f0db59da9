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
        length, features = x.shape
        size = features // self.heads
        q = (x @ self.query[...]).reshape(length, self.heads, size).swapaxes(0, 1)
        k = (x @ self.key[...]).reshape(length, self.heads, size).swapaxes(0, 1)
        v = (x @ self.value[...]).reshape(length, self.heads, size).swapaxes(0, 1)
        weights = jax.nn.softmax(q @ k.swapaxes(1, 2) / jnp.sqrt(size), axis=-1)
        return (weights @ v).swapaxes(0, 1).reshape(length, features) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
