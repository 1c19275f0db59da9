import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    k = logits.shape[-1]
    y = jax.nn.one_hot(labels, k) * 0.9 + 0.1 / k
    return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(logits), axis=-1))
