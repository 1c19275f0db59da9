import jax
import jax.numpy as jnp
from flax import nnx


class MyAttention(nnx.Module):
    def __init__(self, n, heads, rngs):
        init = nnx.initializers.lecun_normal()
        self.heads = heads
        self.query = nnx.Param(init(rngs.params(), (n, n)))
        self.key = nnx.Param(init(rngs.params(), (n, n)))
        self.value = nnx.Param(init(rngs.params(), (n, n)))
        self.out = nnx.Param(init(rngs.params(), (n, n)))

    def __call__(self, x):
        longueur, n = x.shape
        taille = n // self.heads
        forme = (longueur, taille, self.heads)  # la dernière dimension = les têtes
        q = (x @ self.query[...]).reshape(forme)
        k = (x @ self.key[...]).reshape(forme)
        v = (x @ self.value[...]).reshape(forme)
        scores = jnp.einsum("ith,jth->hij", q, k) / jnp.sqrt(taille)
        scores = jnp.where(jnp.tri(longueur), scores, -jnp.inf)
        poids = jax.nn.softmax(scores, axis=-1)
        sortie = jnp.einsum("hij,jth->ith", poids, v).reshape(longueur, n)
        return sortie @ self.out[...]


def attention_forward(seed, x, heads):
    return MyAttention(x.shape[-1], heads, nnx.Rngs(seed))(x)
