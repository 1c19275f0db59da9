import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    y = jax.nn.one_hot(labels, logits.shape[-1])
    log_p = jax.nn.log_sigmoid(logits)
    log_not_p = jax.nn.log_sigmoid(-logits)
    return -jnp.mean(jnp.sum(y * log_p + (1 - y) * log_not_p, axis=-1))
