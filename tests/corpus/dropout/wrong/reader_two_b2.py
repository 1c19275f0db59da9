import jax
import jax.numpy as jnp
from flax import nnx

# from the docs: "Never reuse keys (unless you want identical outputs)"
# with this switch JAX tells me if I do it
jax.config.update("jax_debug_key_reuse", True)


class MyDropout(nnx.Module):
    """Dropout with a random stream of its own."""

    def __init__(self, rate, *, rngs):
        self.rate = rate
        self.key = rngs.dropout()

    def __call__(self, x, *, training):
        if not training:
            return x
        keep = jax.random.bernoulli(self.key, 1 - self.rate, x.shape)
        return jnp.where(keep, x / (1 - self.rate), 0.0)


def dropout_run(seed, x, rate, calls):
    layer = MyDropout(rate, rngs=nnx.Rngs(seed))
    outputs = []
    for i in range(calls):
        outputs.append(layer(x, training=True))
    outputs.append(layer(x, training=False))
    return jnp.stack(outputs)


if __name__ == "__main__":
    print(dropout_run(0, jnp.array([[1.0, 2.0, 3.0]]), 0.5, 1))
