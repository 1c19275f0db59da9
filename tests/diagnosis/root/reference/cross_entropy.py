"""The trusted answer to the exercise `cross_entropy`."""

import jax
import jax.numpy as jnp


def cross_entropy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """Return the loss of each example, float32, shape (batch,)."""
    shifted = logits - jnp.max(logits, axis=-1, keepdims=True)
    log_probabilities = shifted - jnp.log(jnp.sum(jnp.exp(shifted), axis=-1, keepdims=True))
    chosen = jnp.take_along_axis(log_probabilities, labels[:, None], axis=-1)
    return -chosen[:, 0]
