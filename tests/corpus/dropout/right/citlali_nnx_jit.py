import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    def __init__(self, rate, rngs):
        self.keep = 1.0 - rate
        self.dropout_stream = rngs.dropout

    @nnx.jit
    def train_call(self, x):
        key = self.dropout_stream()
        alive = jax.random.bernoulli(key, p=self.keep, shape=x.shape)
        return jax.lax.select(alive, x / self.keep, jnp.zeros_like(x))

    def eval_call(self, x):
        return x


def dropout_run(seed, x, rate, calls):
    model = MyDropout(rate, nnx.Rngs(seed))
    out = jnp.zeros((calls + 1, *x.shape))
    for i in range(calls):
        out = out.at[i].set(model.train_call(x))
    return out.at[calls].set(model.eval_call(x))
