import jax
import jax.numpy as jnp


def cross_entropy(logits, labels):
    def one(z, y):
        return jax.nn.logsumexp(z) - z[y]

    return jax.vmap(one)(logits, labels)
