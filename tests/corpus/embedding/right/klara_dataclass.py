import dataclasses

import jax.numpy as jnp
from flax import nnx


@dataclasses.dataclass(frozen=True)
class Config:
    vocabulary: int
    features: int
    stddev: float = 0.02

    @property
    def shape(self):
        return (self.vocabulary, self.features)


class MyEmbedding(nnx.Module):
    def __init__(self, config: Config, rngs: nnx.Rngs):
        self.config = config
        self._setup(rngs)

    def _setup(self, rngs):
        init = nnx.initializers.normal(stddev=self.config.stddev)
        self.table = nnx.Param(init(rngs.params(), self.config.shape, jnp.float32))

    def __call__(self, ids):
        return self.table[...][ids]


def embedding_forward(seed, ids, vocabulary, features):
    config = Config(vocabulary=vocabulary, features=features)
    return MyEmbedding(config, nnx.Rngs(seed))(ids)
