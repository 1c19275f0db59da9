"""Cross-entropy (docs.jax.dev: jax.scipy.special.log_softmax)."""
import jax.numpy as jnp
import jax.scipy as jsp


def cross_entropy(logits, labels):
    log_probs = jsp.special.log_softmax(logits)
    rows = jnp.arange(labels.shape[0])
    return -jnp.mean(log_probs[rows, labels])
