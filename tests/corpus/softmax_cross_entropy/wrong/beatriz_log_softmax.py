import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    """Negative log likelihood."""
    probabilities = jax.nn.softmax(logits, axis=-1)
    one_hot = jax.nn.one_hot(labels, logits.shape[-1])
    right = jnp.sum(probabilities * one_hot, axis=-1)
    return jnp.mean(-jnp.log(right))
