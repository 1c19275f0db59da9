from flax import nnx
import jax.numpy as jnp


class MyAttention(nnx.Module):
    def __init__(self, num_features, num_heads, rngs):
        self.num_heads = num_heads
        self.query = self.make(num_features, rngs)
        self.key = self.make(num_features, rngs)
        self.value = self.make(num_features, rngs)
        self.out = self.make(num_features, rngs)

    @staticmethod
    def make(n, rngs):
        return nnx.Param(nnx.initializers.lecun_normal()(rngs.params(), (n, n)))

    def __call__(self, x):
        def heads(w):
            return (x @ w[...]).reshape(x.shape[0], self.num_heads, x.shape[1] // self.num_heads)

        mask = nnx.make_causal_mask(jnp.ones(x.shape[0]))
        y = nnx.dot_product_attention(heads(self.query), heads(self.key), heads(self.value), mask=mask)
        return y.reshape(x.shape) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, rngs=nnx.Rngs(seed))(x)
