"""The trusted answer to the exercise `softmax_cross_entropy`."""

import jax
import jax.numpy as jnp


def cross_entropy(logits: jax.Array, labels: jax.Array) -> jax.Array:
    """Return the mean loss of a batch, float32, shape ().

    Args:
        logits: scores, float32, shape (batch, classes).
        labels: the right class of each example, int32, shape (batch,).
    """
    shifted = logits - jnp.max(logits, axis=-1, keepdims=True)
    total = jnp.sum(jnp.exp(shifted), axis=-1, keepdims=True)
    log_probabilities = shifted - jnp.log(total)
    chosen = jnp.take_along_axis(log_probabilities, labels[:, None], axis=-1)
    return -jnp.mean(chosen)
