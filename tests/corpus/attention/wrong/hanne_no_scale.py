import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, antall, hoder, rngs):
        start = nnx.initializers.lecun_normal()
        self.hoder = hoder
        self.query = nnx.Param(start(rngs.params(), (antall, antall)))
        self.key = nnx.Param(start(rngs.params(), (antall, antall)))
        self.value = nnx.Param(start(rngs.params(), (antall, antall)))
        self.out = nnx.Param(start(rngs.params(), (antall, antall)))

    def __call__(self, x):
        lengde, antall = x.shape
        bredde = antall // self.hoder
        svar = []
        for h in range(self.hoder):
            fra, til = h * bredde, (h + 1) * bredde
            q = x @ self.query[:, fra:til]
            k = x @ self.key[:, fra:til]
            v = x @ self.value[:, fra:til]
            poeng = q @ k.T
            synlig = jnp.tril(jnp.ones((lengde, lengde), bool))
            vekter = jax.nn.softmax(jnp.where(synlig, poeng, -jnp.inf), axis=1)
            svar.append(vekter @ v)
        return jnp.hstack(svar) @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[1], heads, nnx.Rngs(seed))(x)
