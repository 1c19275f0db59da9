import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    """Causal self-attention with several heads."""

    def __init__(self, features, heads, rngs):
        init_fn = nnx.initializers.lecun_normal()
        self.query = nnx.Param(init_fn(rngs.params(), (features, features)))
        self.key = nnx.Param(init_fn(rngs.params(), (features, features)))
        self.value = nnx.Param(init_fn(rngs.params(), (features, features)))
        self.out = nnx.Param(init_fn(rngs.params(), (features, features)))
        self.heads = heads

    def __call__(self, x):
        length, features = x.shape

        def heads(kernel):
            y = (x @ kernel).reshape(length, self.heads, features // self.heads)
            return y.transpose(1, 0, 2)[None]  # (batch, heads, length, size)

        y = jax.nn.dot_product_attention(
            heads(self.query), heads(self.key), heads(self.value), is_causal=True
        )
        y = y[0].transpose(1, 0, 2).reshape(length, features)
        return y @ self.out


def attention_forward(seed, x, heads):
    layer = MyAttention(x.shape[-1], heads, nnx.Rngs(seed))
    return layer(x)
