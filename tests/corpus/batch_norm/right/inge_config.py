import dataclasses

import jax
import jax.numpy as jnp
from flax import nnx
from jax.flatten_util import ravel_pytree


@dataclasses.dataclass(frozen=True)
class Config:
    features: int
    eps: float = 1e-5
    decay: float = 0.9


class MyBatchNorm(nnx.Module):
    def __init__(self, *, config: Config):
        c = config
        self.config = c
        self.scale = nnx.Param(nnx.initializers.ones(jax.random.key(0), (c.features,)))
        self.bias = nnx.Param(nnx.initializers.zeros(jax.random.key(0), (c.features,)))
        self.mean = nnx.BatchStat(jnp.zeros((c.features,), jnp.float32))
        self.var = nnx.BatchStat(jnp.ones((c.features,), jnp.float32))

    def __call__(self, *, inputs, mode):
        c = self.config
        match mode:
            case "train":
                mean, var = jnp.mean(inputs, axis=-2), jnp.var(inputs, axis=-2)
                for stat, value in ((self.mean, mean), (self.var, var)):
                    stat[...] = c.decay * stat[...] + (1.0 - c.decay) * value
            case "eval":
                mean, var = self.mean[...], self.var[...]
            case _:
                raise ValueError(mode)
        return jax.nn.standardize(inputs, axis=0, mean=mean, variance=var, epsilon=c.eps) * self.scale + self.bias


def batch_norm_run(train, test):
    layer = MyBatchNorm(config=Config(features=train.shape[-1]))
    pieces = []
    for batch in train:
        pieces.append(layer(inputs=batch, mode="train"))
    pieces.append(layer(inputs=test, mode="eval"))
    pieces += [layer.mean[...], layer.var[...]]
    return ravel_pytree(pieces)[0]
