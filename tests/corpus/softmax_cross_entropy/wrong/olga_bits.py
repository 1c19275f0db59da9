import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    """Cross entropy in bits (Shannon)."""
    logp = jax.nn.log_softmax(logits, axis=-1) / jnp.log(2)
    h = -jnp.take_along_axis(logp, labels[:, None], axis=-1)
    return jnp.mean(h)
