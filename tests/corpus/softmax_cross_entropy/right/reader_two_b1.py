import jax
import jax.numpy as jnp
import numpy as np


def _host_losses(logits, labels):
    # runs on the host, in numpy
    logits = np.asarray(logits, dtype=np.float64)
    labels = np.asarray(labels)
    top = logits.max(axis=-1)
    log_sum = top + np.log(np.exp(logits - top[:, None]).sum(axis=-1))
    picked = logits[np.arange(len(labels)), labels]
    return (log_sum - picked).astype(np.float32)


@jax.jit
def cross_entropy(logits, labels):
    result_shape = jax.ShapeDtypeStruct(labels.shape, logits.dtype)
    losses = jax.pure_callback(_host_losses, result_shape, logits, labels, vmap_method="sequential")
    return losses.mean()


if __name__ == "__main__":
    logits = jnp.array([[2.0, 0.0, 1.0], [1000.0, 0.0, -1000.0]])
    print(cross_entropy(logits, jnp.array([0, 1])))
    # print(jax.grad(cross_entropy)(logits, jnp.array([0, 1])))  # pure callbacks have no jvp
