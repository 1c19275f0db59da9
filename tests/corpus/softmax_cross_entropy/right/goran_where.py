import jax
import jax.numpy as jnp


@jax.jit
def cross_entropy(logits, labels):
    classes = jnp.arange(logits.shape[1])
    mask = classes[None, :] == labels[:, None]
    peak = jax.lax.stop_gradient(jnp.amax(logits, 1, keepdims=True))
    log_z = jnp.log(jnp.sum(jnp.exp(logits - peak), 1)) + peak[:, 0]
    own = jnp.sum(jnp.where(mask, logits, 0.0), 1)
    return jnp.mean(log_z - own)
