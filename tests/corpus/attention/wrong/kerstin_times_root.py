import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        self.heads = heads
        self.scale = (features // heads) ** 0.5
        init = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init(rngs.params(), (features, features)))
        self.key = nnx.Param(init(rngs.params(), (features, features)))
        self.value = nnx.Param(init(rngs.params(), (features, features)))
        self.out = nnx.Param(init(rngs.params(), (features, features)))

    def __call__(self, x):
        length = x.shape[0]

        def project(kernel):
            y = x @ kernel[...]
            return y.reshape(length, self.heads, -1).transpose(1, 0, 2)

        scores = jnp.matmul(project(self.query), project(self.key).transpose(0, 2, 1)) * self.scale
        hidden = jnp.triu(jnp.ones((length, length), bool), k=1)
        weights = jax.nn.softmax(jnp.where(hidden, -jnp.inf, scores), axis=-1)
        y = jnp.matmul(weights, project(self.value))
        return y.transpose(1, 0, 2).reshape(length, -1) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
