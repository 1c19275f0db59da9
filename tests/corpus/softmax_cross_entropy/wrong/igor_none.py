import jax.numpy as jnp


def cross_entropy(logits, labels):
    """nll_loss from torch"""
    batch = jnp.arange(logits.shape[0])
    return -logits[batch, labels].mean()
