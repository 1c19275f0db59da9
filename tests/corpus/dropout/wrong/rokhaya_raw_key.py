import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, x, key=None):
        if key is None:
            return x
        keep = jax.random.bernoulli(key, 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate)
    key = jax.random.PRNGKey(seed)
    out = [layer(x, key) for _ in range(calls)]
    out.append(layer(x))
    return jnp.stack(out)
