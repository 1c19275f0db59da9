import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    rate: float

    @nnx.compact
    def __call__(self, x, deterministic):
        if deterministic:
            return x
        rng = self.make_rng("dropout")
        keep = jax.random.bernoulli(rng, 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate=rate)
    keys = jax.random.split(jax.random.key(seed), calls)
    ys = [layer.apply({}, x, False, rngs={"dropout": key}) for key in keys]
    ys.append(layer.apply({}, x, True))
    return jnp.stack(ys)
