import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x):
        batch = x.shape[0]
        keep = jax.random.bernoulli(self.stream(), p=1 - self.rate, shape=(batch, 1))
        return keep * x / (1 - self.rate)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    outputs = []
    while len(outputs) < calls:
        outputs.append(layer(x))
    outputs.append(x)
    return jnp.stack(outputs)
