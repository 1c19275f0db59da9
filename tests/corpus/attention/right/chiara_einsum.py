import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, features, heads, rngs):
        init = nnx.initializers.lecun_normal()
        shape = (features, features)
        self.heads = heads
        self.query = nnx.Param(init(rngs.params(), shape))
        self.key = nnx.Param(init(rngs.params(), shape))
        self.value = nnx.Param(init(rngs.params(), shape))
        self.out = nnx.Param(init(rngs.params(), shape))

    def _heads(self, kernel):
        # columns h * size ... belong to head h
        return kernel[...].reshape(kernel.shape[0], self.heads, -1)

    def __call__(self, x):
        q = jnp.einsum("tf,fhd->htd", x, self._heads(self.query))
        k = jnp.einsum("tf,fhd->htd", x, self._heads(self.key))
        v = jnp.einsum("tf,fhd->htd", x, self._heads(self.value))
        logits = jnp.einsum("hqd,hkd->hqk", q, k) * q.shape[-1] ** -0.5
        n = x.shape[0]
        logits += jnp.triu(jnp.full((n, n), -1e9), k=1)
        probs = nnx.softmax(logits)
        o = self.out[...].reshape(self.heads, -1, x.shape[-1])
        return jnp.einsum("hqk,hkd,hdf->qf", probs, v, o)


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(params=seed))(x)
