import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    p = jax.nn.softmax(logits)
    y = jax.nn.one_hot(labels, logits.shape[-1])
    return jnp.mean(jnp.sum((p - y) ** 2, axis=-1))
