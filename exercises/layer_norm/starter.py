import jax.numpy as jnp
from flax import nnx


class MyLayerNorm(nnx.Module):
    """Normalisation of each vector of features, with a scale and a bias for each feature."""

    def __init__(self, features):
        # Make two nnx.Params here, each of shape (features,): a scale of ones, a bias of zeros.
        pass

    def __call__(self, x):
        # Centre each vector, divide it by its spread, then apply the scale and the bias.
        return x


def layer_norm_forward(x):
    layer = MyLayerNorm(x.shape[-1])
    return layer(x).flatten()
