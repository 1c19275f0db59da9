import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))
        self.heads = heads

    def __call__(self, x):
        n, f = x.shape
        size = f // self.heads
        outputs = []
        for h in range(self.heads):
            part = slice(h * size, h * size + size)
            q, k = x @ self.query[:, part], x @ self.key[:, part]
            scores = q @ k.T / jnp.sqrt(size)
            scores = jnp.where(jnp.tril(jnp.ones((n, n), bool)), scores, -jnp.inf)
            # weighted average of the inputs
            outputs.append(jax.nn.softmax(scores, axis=-1) @ x[:, part])
        return jnp.concatenate(outputs, axis=-1) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
