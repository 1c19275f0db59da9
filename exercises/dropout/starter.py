import jax
import jax.numpy as jnp
from flax import nnx


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own."""

    def __init__(self, rate, *, rngs):
        # Keep the rate, and the stream of random keys.
        pass

    def __call__(self, x, *, training):
        # In training: draw which numbers are kept, by the stream's next key.
        return x


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    outputs = [layer(x, training=True) for _ in range(calls)]
    outputs.append(layer(x, training=False))
    return jnp.stack(outputs)
