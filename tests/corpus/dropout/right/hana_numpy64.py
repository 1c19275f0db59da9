import numpy as np
import jax
import jax.numpy as jnp
from flax import nnx

ONE = np.float64(1.0)


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.keep = ONE - np.float64(rate)
        self.stream = rngs.dropout

    def __call__(self, x, train):
        if not train:
            return x
        mask = jax.random.bernoulli(self.stream(), float(self.keep), x.shape)
        return jnp.where(mask, x / np.float32(self.keep), np.float32(0))


def dropout_run(seed, x, rate, calls):
    net = MyDropout(rate, nnx.Rngs(int(seed)))
    modes = [True] * calls + [False]
    return jnp.stack([net(x, mode) for mode in modes])
