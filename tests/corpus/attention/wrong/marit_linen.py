import jax
import jax.numpy as jnp
from flax import linen as nn


class MyAttention(nn.Module):
    heads: int

    @nn.compact
    def __call__(self, x):
        n, f = x.shape
        init = nn.initializers.lecun_normal()
        wq = self.param("query", init, (f, f))
        wk = self.param("key", init, (f, f))
        wv = self.param("value", init, (f, f))
        wo = self.param("out", init, (f, f))
        q = (x @ wq).reshape(n, self.heads, -1)
        k = (x @ wk).reshape(n, self.heads, -1)
        v = (x @ wv).reshape(n, self.heads, -1)
        s = jnp.einsum("qhd,khd->hqk", q, k) / jnp.sqrt(q.shape[-1])
        s = jnp.where(jnp.tri(n, dtype=bool), s, -jnp.inf)
        return jnp.einsum("hqk,khd->qhd", nn.softmax(s), v).reshape(n, f) @ wo


def attention_forward(seed, x, heads):
    model = MyAttention(heads)
    params = model.init(jax.random.PRNGKey(seed), x)
    return model.apply(params, x)
