import jax
from flax import nnx


class MyEmbedding(nnx.Module):
    def __init__(self, vocabulary, features, *, rngs):
        self.table = nnx.Param(
            nnx.initializers.normal(stddev=0.02)(rngs.params(), (vocabulary, features))
        )

    def __call__(self, ids):
        return self.table[ids]


def embedding_forward(seed, ids, vocabulary, features):
    graphdef, state = nnx.split(MyEmbedding(vocabulary, features, rngs=nnx.Rngs(seed)))

    @jax.jit
    def run(state, ids):
        return nnx.merge(graphdef, state)(ids)

    return run(state, ids)
