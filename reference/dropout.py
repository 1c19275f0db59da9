"""The trusted answer to the exercise `dropout`."""

import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own.

    It maps any shape to the same shape.

    Args:
        rate: probability with which a number is dropped.
        rngs: has the stream `dropout`.
    """

    def __init__(self, rate: float, *, rngs: nnx.Rngs) -> None:
        self.rate = rate
        self.stream = rngs.dropout

    def __call__(self, x: jax.Array, *, training: bool) -> jax.Array:
        """Drop some numbers in training, each call others; else none."""
        if not training:
            return x
        kept = 1.0 - self.rate
        keep = jax.random.bernoulli(self.stream(), kept, x.shape)
        return jnp.where(keep, x / kept, 0.0)


def dropout_run(seed: int, x: jax.Array, rate: float, calls: int) -> jax.Array:
    """Return the outputs of all calls, float32, shape (calls + 1, batch, features)."""
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    outputs = [layer(x, training=True) for _ in range(calls)]
    evaluation = layer(x, training=False)
    return jnp.stack([*outputs, evaluation])
