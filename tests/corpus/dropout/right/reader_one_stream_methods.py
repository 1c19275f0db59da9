import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Uses the jax.random methods that an RngStream has."""

    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.deterministic = False  # .train() and .eval() look for this name
        self.noise = rngs.dropout

    def __call__(self, x):
        if self.deterministic:
            return x
        keep = 1 - self.rate
        mask = self.noise.bernoulli(p=keep, shape=x.shape)
        return jax.lax.select(mask, x / keep, jnp.zeros_like(x))


@nnx.jit
def forward(layer, x):
    return layer(x)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    out = jnp.zeros((calls + 1, *x.shape), x.dtype)

    layer.train()
    for i in range(calls):
        out = out.at[i].set(forward(layer, x))

    layer.eval()
    return out.at[calls].set(forward(layer, x))
