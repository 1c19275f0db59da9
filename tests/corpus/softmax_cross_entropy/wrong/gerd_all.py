import jax
import jax.numpy as jnp
from jax.scipy.special import logsumexp


def cross_entropy(logits, labels):
    log_p = logits - logsumexp(logits)
    losses = []
    for i in range(logits.shape[0]):
        losses.append(-log_p[i, labels[i]])
    return jnp.mean(jnp.array(losses))
