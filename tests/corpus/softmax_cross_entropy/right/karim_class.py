import dataclasses
import jax
import jax.numpy as jnp


@dataclasses.dataclass
class Loss:
    axis: int = -1

    def log_probabilities(self, z):
        z = z - jnp.max(z, axis=self.axis, keepdims=True)
        return z - jnp.log(jnp.exp(z).sum(axis=self.axis, keepdims=True))

    def __call__(self, z, y):
        return -jnp.diagonal(self.log_probabilities(z)[:, y]).mean()


def cross_entropy(logits, labels):
    return Loss()(logits, labels)
