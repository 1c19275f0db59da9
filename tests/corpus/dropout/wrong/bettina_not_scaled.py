import jax
import jax.numpy as jnp
from flax import nnx

class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x, deterministic=False):
        if deterministic: return x
        keep = jax.random.bernoulli(self.stream(), 1 - self.rate, x.shape)
        return x * keep

def dropout_run(seed, x, rate, calls):
    drop = MyDropout(rate, nnx.Rngs(seed))
    out = []
    for i in range(calls):
        out.append(drop(x))
    out.append(drop(x, deterministic=True))
    return jnp.stack(out)
