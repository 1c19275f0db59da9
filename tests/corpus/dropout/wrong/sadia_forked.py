import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    # like nnx.Dropout does it
    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.rngs = rngs.dropout.fork()

    def __call__(self, x, deterministic=False):
        if deterministic:
            return x
        keep_prob = 1.0 - self.rate
        mask = jax.random.bernoulli(self.rngs(), p=keep_prob, shape=x.shape)
        return jax.lax.select(mask, x / keep_prob, jnp.zeros_like(x))


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    ys = [layer(x) for _ in range(calls)]
    return jnp.stack([*ys, layer(x, deterministic=True)])
