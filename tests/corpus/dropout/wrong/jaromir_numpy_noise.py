import numpy as np
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, seed):
        self.rate = rate
        self.rng = np.random.default_rng(seed)

    def __call__(self, x):
        keep = self.rng.random(x.shape) < 1 - self.rate
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, seed)
    ys = [layer(x) for _ in range(calls)] + [x]
    return jnp.stack(ys)
