import jax
import jax.numpy as jnp
from flax import nnx


class MyEmbedding(nnx.Module):
    """Look-up as a matrix product, in bfloat16 as accelerators like it; Params stay float32."""

    def __init__(self, vocabulary, features, *, dtype=jnp.bfloat16, rngs):
        self.vocabulary = vocabulary
        self.dtype = dtype
        init = nnx.initializers.normal(stddev=0.02)
        self.table = nnx.Param(init(rngs.params(), (vocabulary, features), jnp.float32))

    def __call__(self, ids):
        hot = jax.nn.one_hot(ids, self.vocabulary, dtype=self.dtype)
        table = self.table[...].astype(self.dtype)
        return jnp.einsum("blv,vf->blf", hot, table, preferred_element_type=jnp.float32)


def embedding_forward(seed, ids, vocabulary, features):
    layer = MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed))
    return layer(ids)
