import jax.numpy as jnp
from flax import nnx


class Running(nnx.Module):
    def __init__(self, features, momentum):
        self.momentum = momentum

    def update(self, x):
        pass

    def __call__(self, x):
        return jnp.zeros(x.shape)

    def updates(self):
        return -1


def make(features, momentum):
    return Running(features, momentum)
