from flax import nnx


class Gated(nnx.Module):
    def __init__(self, size, rngs):
        pass

    def __call__(self, x):
        return x


def gated_forward(seed, x):
    return Gated(x.shape[-1], nnx.Rngs(int(seed)))(x)
