import jax.numpy as jnp
from flax import nnx
from jax import random

class MyDropout(nnx.Module):
    def __init__(self, p, rngs):
        self.p = p
        self.rngs = rngs
        self.deterministic = False

    def __call__(self, x):
        if self.deterministic or self.p == 0.0:
            return x
        q = 1 - self.p
        mask = random.bernoulli(self.rngs.dropout(), q, x.shape)
        return x * mask / q

def dropout_run(seed, x, rate, calls):
    d = MyDropout(rate, nnx.Rngs(dropout=seed))
    d.train()
    y = [d(x) for _ in range(calls)]
    d.eval()
    return jnp.stack(y + [d(x)])
