import jax
import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, righe, colonne, *, rngs):
        self.tavola = nnx.Param(nnx.initializers.normal(0.02)(rngs.params(), (righe, colonne)))

    def __call__(self, ids):
        tavola = self.tavola[...]

        def passo(contatore, colonna):
            return contatore + 1, tavola[colonna]

        _, uscita = jax.lax.scan(passo, 0, ids.T)
        return jnp.swapaxes(uscita, 0, 1)


def embedding_forward(seed, ids, vocabulary, features):
    return MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))(ids)
