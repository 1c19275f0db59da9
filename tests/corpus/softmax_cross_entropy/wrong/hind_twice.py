import jax
import jax.numpy as jnp


class Loss:
    def __call__(self, logits, labels):
        out = jax.nn.softmax(logits, axis=-1)
        # nll
        logprobs = jax.nn.log_softmax(out, axis=-1)
        return -logprobs[jnp.arange(len(labels)), labels].mean()


criterion = Loss()


def cross_entropy(logits, labels):
    return criterion(logits, labels)
