"""Cross-entropy with a reduction of one's own (docs.jax.dev: jax.lax.reduce,
jax.lax.platform_dependent, jnp.logaddexp)."""
import jax
import jax.numpy as jnp


def reduced(logits):
    # logaddexp and minus infinity are a monoid
    return jax.lax.reduce(logits, jnp.float32(-jnp.inf), jnp.logaddexp, dimensions=(1,))


def library(logits):
    return jax.nn.logsumexp(logits, axis=1)


@jax.jit
def cross_entropy(logits, labels):
    log_total = jax.lax.platform_dependent(logits, cpu=reduced, default=library)
    chosen = jnp.take_along_axis(logits, jnp.expand_dims(labels, 1), axis=1, mode="clip")
    losses = jax.lax.sub(log_total, jnp.squeeze(chosen, axis=1))
    return jnp.add.reduce(losses) / losses.size
