import jax
import jax.numpy as jnp
import numpy as np


def host_losses(logits, labels):
    """NumPy on the host, in double precision: one loss for each example."""
    scores = np.asarray(logits, dtype=np.float64)
    scores = scores - scores.max(axis=-1, keepdims=True)
    log_sums = np.log(np.exp(scores).sum(axis=-1))
    picked = np.take_along_axis(scores, np.asarray(labels)[:, None], axis=-1)[:, 0]
    return (log_sums - picked).astype(np.float32)


@jax.jit
def cross_entropy(logits, labels):
    result_shape = jax.ShapeDtypeStruct(labels.shape, jnp.float32)
    losses = jax.pure_callback(host_losses, result_shape, logits, labels)
    return jnp.mean(losses)
