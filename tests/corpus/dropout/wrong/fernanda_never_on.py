import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout
        self.training = False

    def __call__(self, x):
        if not self.training:
            return x
        keep = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, nnx.Rngs(seed))
    layer.train()
    outputs = [layer(x) for _ in range(calls)]
    layer.eval()
    outputs.append(layer(x))
    return jnp.stack(outputs)
