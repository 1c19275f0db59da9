import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own."""

    def __init__(self, rate: float, *, rngs: nnx.Rngs) -> None:
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x: jax.Array, training: bool) -> jax.Array:
        if not training:
            return x
        keep_prob = 1.0 - self.rate
        keep = jax.random.bernoulli(self.stream(), keep_prob, x.shape)
        return jnp.where(keep, x / keep_prob, 0.0)


def dropout_run(seed: int, x: jax.Array, rate: float, calls: int) -> jax.Array:
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    outputs = [layer(x, True) for _ in range(calls)]
    outputs.append(layer(x, False))
    return jnp.stack(outputs)
