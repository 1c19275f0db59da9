import jax.numpy as jnp


def cross_entropy(logits, labels):
    loss = jnp.float32(0)
    for i in range(logits.shape[0]):
        row = logits[i]
        top = jnp.max(row)
        norm = top + jnp.log(jnp.sum(jnp.exp(row - top)))
        loss += norm - row[labels[i]]
    return loss / logits.shape[0]
