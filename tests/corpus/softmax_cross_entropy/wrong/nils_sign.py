import jax.numpy as jnp


def cross_entropy(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    z = logits - m
    logZ = jnp.log(jnp.exp(z).sum(axis=1, keepdims=True))
    logp = z - logZ
    ll = logp[jnp.arange(labels.size), labels]
    return ll.mean()
