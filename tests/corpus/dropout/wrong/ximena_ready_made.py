import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.inner = nnx.Dropout(rate, rngs=rngs)

    def __call__(self, x, deterministic):
        return self.inner(x, deterministic=deterministic)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    ys = [layer(x, deterministic=False) for _ in range(calls)]
    ys.append(layer(x, deterministic=True))
    return jnp.stack(ys)
