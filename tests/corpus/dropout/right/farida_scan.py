import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate, self.stream = rate, rngs.dropout

    def __call__(self, x):
        keep = jax.random.bernoulli(self.stream(), 1.0 - self.rate, x.shape)
        return jnp.where(keep, x / (1.0 - self.rate), jnp.zeros((), x.dtype))


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    if calls == 0:
        return x[None]

    @nnx.scan(length=calls, in_axes=(nnx.Carry, None), out_axes=(nnx.Carry, 0))
    def many(layer, x):
        return layer, layer(x)

    layer, trained = many(layer, x)
    return jnp.concatenate([trained, x[None]])
