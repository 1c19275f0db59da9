from flax import nnx


class MyLayerNorm(nnx.Module):
    def __init__(self, features):
        pass

    def __call__(self, x):
        return x


def layer_norm_forward(x):
    return MyLayerNorm(x.shape[-1])(x).flatten()
